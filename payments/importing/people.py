"""Who holds a stall by the list: the one who holds it now, somebody known, or somebody new."""

from collections import defaultdict

from officers.enums import Action
from payments.importing.plans import OwnerPlan
from payments.importing.standing import owners_with
from places.vietnamese import fold, nfc
from stalls.enums import OwnerKind
from stalls.models import Owner

OWNER_KEYS = ("name", "owner_kind", "phone", "national_id")
FIELDS = {"name": "name", "owner_kind": "kind", "phone": "phone", "national_id": "national_id"}


class People:
    """Of a whole list: whoever stands in several rows is one."""

    def __init__(self, entries, by):
        phones = {entry.values.get("phone", "") for entry in entries}
        codes = {entry.values.get("owner_code", "") for entry in entries}
        self.by_phone, self.by_code = defaultdict(list), {}
        for owner, may_register in owners_with(by, phones=phones, codes=codes):
            self.by_phone[owner.phone].append((owner, may_register))
            if may_register:
                self.by_code[owner.code] = owner
        self.new, self.names, self.said = {}, {}, {}

    def plan(self, row):
        """Sets who leaves, who arrives and what changes of who stays."""
        entry, tenancy = row.entry, row.stall.tenancy if row.stall else None
        name = entry.values.get("name", "")
        if entry.is_vacant:
            self._leave(row, tenancy)
        elif tenancy and (not name or self._is_she(entry, tenancy.owner, name)):
            self._change(row, tenancy.owner)
        elif name:
            self._arrive(row, tenancy, name)
        elif entry.values.keys() & {"phone", "national_id", "owner_kind", "since"} or entry.accounts:
            entry.refuse("name", "Chưa ghi họ tên chủ hộ. Gian chưa có chủ thì bỏ trống cả tài khoản và điện thoại.")

    def _leave(self, row, tenancy):
        if row.entry.accounts:
            row.entry.refuse("name", "Ô ghi là chưa có chủ mà dòng này có tài khoản. Ghi tên chủ, hoặc xóa tài khoản.")
        if tenancy:
            self._end(row, tenancy)

    def _end(self, row, tenancy):
        row.leaves = True
        row.said("Trả gian", tenancy.owner.name, "")
        if Action.MOVE not in row.market.may:
            row.entry.refuse("name", "Vai trò của anh/chị ở chợ này không ghi trả gian được.")

    def _is_she(self, entry, owner, name) -> bool:
        if fold(name) == fold(owner.name) or entry.values.get("owner_code") == owner.code:
            return True
        phone = entry.values.get("phone", "")
        if phone and phone == owner.phone:
            entry.warn(
                "name",
                f"Sổ ghi {owner.name}, cùng số điện thoại: sẽ coi là sửa tên của một người. Nếu là người khác thì ghi "
                "số điện thoại của người ấy.",
            )
            return True
        return False

    def _change(self, row, owner):
        entry = row.entry
        self._refuse_unlike(entry, owner.pk)
        for key in OWNER_KEYS:
            if key not in entry.values:
                continue
            value, field = entry.values[key], FIELDS[key]
            if key == "name":
                value = nfc(value)
            if key == "national_id":
                index = Owner.national_id.index_of(Owner, value) if value else ""
                if index != owner.national_id_index:
                    row.owner_values[field] = value
                    row.said("Số định danh", "đã có" if owner.national_id_index else "", "số mới" if value else "bỏ")
            elif value != getattr(owner, field):
                row.owner_values[field] = value
                self._say(row, key, getattr(owner, field), value)
        if row.owner_values and Action.EDIT not in row.market.may:
            entry.refuse("name", "Vai trò của anh/chị ở chợ này không sửa chủ hộ được.")
        since = entry.values.get("since")
        if since and since != row.stall.tenancy.since:
            entry.warn("since", f"Sổ ghi nhận gian ngày {row.stall.tenancy.since:%d/%m/%Y}; giữ nguyên ngày ấy.")

    def _say(self, row, key, old, new):
        if key == "phone":
            row.said("Điện thoại", old, new)
        elif key == "owner_kind":
            row.said("Loại chủ hộ", OwnerKind(old).label, OwnerKind(new).label)
        else:
            row.said("Họ tên", old, new)

    def _refuse_unlike(self, entry, who, *, by=lambda _key, value: value):
        """One person on several rows: what they say of her is one thing, or it would change with every import."""
        said = self.said.setdefault(who, {})
        for key in OWNER_KEYS:
            if key in entry.values:
                value = by(key, entry.values[key])
                first, place = said.setdefault(key, (value, entry.row))
                if first != value:
                    entry.refuse(key, f"Dòng {place} ghi khác về cùng một người. Ghi hai dòng như nhau.")

    def _arrive(self, row, tenancy, name):
        entry = row.entry
        if tenancy:
            self._end(row, tenancy)
        if Action.MOVE not in row.market.may:
            entry.refuse("name", "Vai trò của anh/chị ở chợ này không ghi nhận gian được.")
        row.arrives = self._known(entry, name) or self._new(entry, name)
        row.said("Chủ gian", "", row.arrives.name)
        phone = row.arrives.now.phone if row.arrives.now else row.arrives.values.get("phone", "")
        if phone:
            row.said("Điện thoại", "", phone)

    def _known(self, entry, name):
        code, phone = entry.values.get("owner_code", ""), entry.values.get("phone", "")
        owner = self.by_code.get(code)
        if owner and fold(owner.name) != fold(name):
            entry.refuse("owner_code", f"Mã chủ hộ {code} trong sổ là {owner.name}. Xóa mã này nếu là người khác.")
        if owner is None and phone:
            same = (each for each, may_register in self.by_phone.get(phone, ()) if may_register)
            owner = next((each for each in same if fold(each.name) == fold(name)), None)
        if owner is None:
            return None
        self._warn_of_what_stays(entry, owner)
        return OwnerPlan(owner, {})

    def _warn_of_what_stays(self, entry, owner):
        """Who takes a further stall is not changed by it."""
        now = {"owner_kind": owner.kind, "phone": owner.phone, "national_id": owner.national_id_index}
        for key, kept in now.items():
            value = entry.values.get(key, kept)
            if key == "national_id" and "national_id" in entry.values:
                value = Owner.national_id.index_of(Owner, value) if value else ""
            if value != kept:
                entry.warn(key, f"Khác với sổ về {owner.name}; giữ nguyên như trong sổ. Sửa ở trang chủ hộ.")

    def _new(self, entry, name):
        """By her code in the list, or her telephone and name; without either every row is somebody of her own."""
        code, phone = entry.values.get("owner_code", ""), entry.values.get("phone", "")
        values = {FIELDS[key]: entry.values[key] for key in OWNER_KEYS if key in entry.values}
        if code:
            values["code"] = code
        self._warn_of_others(entry, name, phone)
        key = code or (phone and f"{phone} {fold(name)}") or f"{entry.sheet} {entry.row}"
        self._refuse_unlike(entry, key, by=lambda key, value: fold(value) if key == "name" else value)
        plan = self.new.setdefault(key, OwnerPlan(None, values))
        plan.values = values | plan.values
        return plan

    def _warn_of_others(self, entry, name, phone):
        held = [owner.name for owner, _may in self.by_phone.get(phone, ()) if phone and fold(owner.name) != fold(name)]
        if held:
            entry.warn("phone", f"Số này trong sổ là của {held[0]}. Nếu hai người dùng chung số thì để vậy.")
        who = fold(name)
        first_row, first_phone = self.names.setdefault(who, (entry.row, phone))
        if first_row != entry.row and "owner_code" not in entry.values and not (phone and phone == first_phone):
            entry.warn(
                "name",
                f"Dòng {first_row} cũng là {name}. Sẽ ghi thành hai người; nếu là một thì ghi cùng số điện thoại ở "
                "hai dòng.",
            )
