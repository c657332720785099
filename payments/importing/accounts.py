"""What a row does to the accounts of its stall: one is shown, takes a slip's place, is proposed, or is confirmed."""

from collections import defaultdict

from django.core.exceptions import ValidationError

from officers.enums import Action
from payments.enums import Relation
from payments.importing.columns import key_of
from payments.importing.plans import AccountPlan, Act
from payments.importing.standing import accounts_with
from payments.models import PayoutAccount
from payments.services.confirming import FEWEST_LETTERS
from payments.services.numbers import number_of
from payments.vietqr import mask
from places.vietnamese import nfc, same_name


def index_of(account) -> str:
    """As the register has it, of the code where there is one; empty for what is masked or could not be read."""
    if account.issued:
        return PayoutAccount.issued.index_of(PayoutAccount, account.issued)
    if account.is_masked or not account.number or account.bank is None:
        return ""
    return PayoutAccount.number.index_of(PayoutAccount, account.number)


class Accounts:
    """Of a whole list, so that an account that stands at two owners is seen."""

    def __init__(self, entries, by):
        self.indexes = {id(each): index_of(each) for entry in entries for each in entry.accounts}
        self.owners = defaultdict(dict)
        for bank, index, owner, name in accounts_with(by, set(self.indexes.values()) - {""}):
            self.owners[bank, index][owner] = name
        self.rows = {}

    def plan(self, row):
        tenant = row.tenant
        if tenant is None or row.entry.has_errors:
            return
        stays = row.stall is not None and not row.arrives
        shown = list(row.stall.tenancy.accounts) if stays else []
        hangs = self._hangs(row, tenant)
        found = [self._same(account, self.indexes[id(account)], shown) for account in row.entry.accounts]
        # What the list has too stays where it is, wherever the list puts it.
        stays_shown = {same.pk for same in found if same}
        seen = set()
        for place, (account, same) in enumerate(zip(row.entry.accounts, found, strict=True)):
            index = self.indexes[id(account)]
            if account.is_masked and same is None:
                self._refuse(row, account, f"Số đã che {account.number} không khớp tài khoản nào của gian. Gõ đủ số.")
            elif (account.bank.pk, index) in seen and not account.is_masked:
                self._refuse(row, account, "Số tài khoản này đã ghi một lần ở dòng này.")
            elif same:
                self._confirm(row, tenant, account, same)
            else:
                old = shown[place] if place < len(shown) and shown[place].pk not in stays_shown else None
                self._bring(row, tenant, account, index, old=old, hangs=hangs)
            seen.add((account.bank.pk, index))
        self._tell_of_more(row, shown)

    def _hangs(self, row, tenant):
        printed = row.market.printed
        stall_id = row.stall.pk if row.stall else None
        return printed.may_hang(stall_id=stall_id, code=row.entry.code, owner_id=tenant.pk, owner_name=tenant.name)

    def _same(self, account, index, shown):
        for each in shown:
            if each.bank != account.bank.pk:
                continue
            if account.is_masked:
                if each.masked == account.number:
                    return each
            elif each.index == index:
                return each
        return None

    def _confirm(self, row, tenant, account, now):
        if not account.holder:
            return
        if now.confirmed_at:
            if not same_name(account.holder, now.holder_name):
                self._warn(row, account, "holder", f"Sổ đã xác nhận tên {now.holder_name}; giữ nguyên tên ấy.")
        elif self._may_confirm(row, tenant, account):
            row.accounts.append(AccountPlan(Act.CONFIRM, account, now.index, now, confirms=True))
            row.said("Tên chủ tài khoản", "", account.holder)

    def _may_confirm(self, row, tenant, account) -> bool:
        if not account.holder or not account.is_sure:
            return False
        name = row.owner_values.get("name", tenant.name)
        if same_name(account.holder, name):
            return True
        if account.relation in ("", Relation.OWNER) or len(nfc(account.reason)) < FEWEST_LETTERS:
            self._warn(
                row,
                account,
                "holder",
                f"Tên này khác tên chủ hộ {name}. Ghi thêm quan hệ và lý do, hoặc xác nhận tên sau ở trang gian hàng.",
            )
            return False
        return True

    def _bring(self, row, tenant, account, index, *, old, hangs):
        if account.bank.ended_on:
            self._refuse(row, account, f"{account.bank} đã ngừng nhận tiền. Ghi ngân hàng khác.", "bank")
            return
        try:
            account.number = number_of(account.bank, number=account.number, issued=account.issued)
        except ValidationError as error:
            self._refuse(row, account, error.messages[0])
            return
        if hangs:
            self._propose(row, account, index, old)
        else:
            if Action.REGISTER not in row.market.may:
                self._refuse(row, account, "Vai trò của anh/chị ở chợ này không thêm tài khoản được.")
            act = Act.REPLACE if old else Act.SHOW
            confirms = self._may_confirm(row, tenant, account)
            row.accounts.append(AccountPlan(act, account, index, old, confirms))
        label = "Đề nghị đổi tài khoản" if hangs else "Tài khoản"
        row.said(label, old.masked if old else "", f"{account.bank} {mask(account.number)}")
        self._warn_of_others(row, tenant, account, index)

    def _propose(self, row, account, index, old):
        """A sheet with the accounts of this stall may hang: nothing is changed there by one person."""
        if Action.PROPOSE not in row.market.may:
            self._refuse(row, account, "Vai trò của anh/chị ở chợ này không đề nghị đổi tài khoản được.")
        if row.stall and row.stall.tenancy and not row.arrives and row.stall.tenancy.pk in row.market.waiting:
            self._refuse(row, account, "Gian đang có một đề nghị đổi tài khoản chờ duyệt. Chờ duyệt xong rồi nhập.")
        if any(each.act == Act.PROPOSE for each in row.accounts):
            self._refuse(row, account, "Biển của gian đã in: mỗi lần chỉ đề nghị đổi được một tài khoản.")
        if not account.holder:
            self._refuse(row, account, "Biển của gian đã in: ghi tên chủ tài khoản mới để gửi đề nghị.", "holder")
        self._warn(row, account, "number", "Biển của gian đã in: không đổi ngay mà gửi đề nghị, người khác duyệt.")
        row.accounts.append(AccountPlan(Act.PROPOSE, account, index, old))

    def _warn_of_others(self, row, tenant, account, index):
        """One account at two owners may be a family's, and may be a theft: a human looks."""
        key = (account.bank.pk, index)
        others = [name for owner, name in self.owners.get(key, {}).items() if owner != tenant.pk]
        if others:
            self._warn(row, account, "number", f"Sổ có tài khoản này ở chủ hộ khác: {others[0]}. Sẽ mở cảnh báo.")
        entry = row.entry
        who = tenant.pk or id(tenant)
        first_row, first_who = self.rows.setdefault(key, (entry.row, who))
        if first_who != who:
            self._warn(row, account, "number", f"Dòng {first_row} ghi cùng tài khoản cho chủ hộ khác. Xem lại.")

    def _tell_of_more(self, row, shown):
        given = len(row.entry.accounts)
        if given and len(shown) > given:
            self._warn(
                row, row.entry.accounts[0], "number", f"Gian đang có {len(shown)} tài khoản; tài khoản khác giữ nguyên."
            )

    def _refuse(self, row, account, sentence, name="number"):
        row.entry.refuse(self._key(row, account, name), sentence)

    def _warn(self, row, account, name, sentence):
        row.entry.warn(self._key(row, account, name), sentence)

    def _key(self, row, account, name):
        key = key_of(name, account.nth)
        return key if key in row.entry.columns else key_of("number", account.nth)
