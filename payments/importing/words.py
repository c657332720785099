"""What stands in the cells of choices, in the office's words and in the commune's."""

from payments.enums import Relation
from places.vietnamese import fold
from stalls.enums import Goods, OwnerKind, StallKind

KINDS = {
    StallKind.KIOSK: "kiot, kiốt, ki ôt, kios",
    StallKind.BOOTH: "gian, cửa hàng",
    StallKind.COUNTER: "",
    StallKind.BENCH: "",
    StallKind.LOT: "",
    StallKind.PITCH: "chỗ, ngồi, bán hàng rong, điểm",
}
GOODS = {
    Goods.VEGETABLES: "rau, rau củ, rau quả, rau củ quả, củ quả, hoa quả, trái cây",
    Goods.MEAT: "thịt, thịt lợn, thịt bò, thịt trâu, lợn",
    Goods.POULTRY: "gia cầm, gà, vịt, gà vịt, trứng",
    Goods.FISH: "cá, thủy sản, hải sản, tôm cá",
    Goods.COOKED: "đồ ăn, ăn uống, đồ ăn chín, ăn chín, bún phở, phở, bún, hàng ăn, giải khát, quay",
    Goods.DRY: "hàng khô, đồ khô, gia vị",
    Goods.GROCERIES: "tạp hoá, bách hóa, hàng tạp hóa",
    Goods.CLOTHES: "quần áo, vải, may mặc, vải vóc, thời trang",
    Goods.SHOES: "giầy dép, dép, giày",
    Goods.HOUSEHOLD: "gia dụng, đồ nhựa, hàng gia dụng, đồ điện",
    Goods.TOOLS: "nông cụ, vật tư, vật tư nông nghiệp, phân bón, giống",
    Goods.FOREST: "lâm sản, thuốc nam, lâm thổ sản",
    Goods.OTHER: "khác",
}
OWNER_KINDS = {OwnerKind.PERSON: "người", OwnerKind.HOUSEHOLD: "hộ, hkd, hộ gia đình"}
RELATIONS = {
    Relation.OWNER: "chủ hộ, bản thân, chính chủ",
    Relation.SPOUSE: "vợ, chồng",
    Relation.CHILD: "con trai, con gái",
    Relation.HOUSEHOLD: "hkd",
    Relation.OTHER: "khác, bố, mẹ, anh, chị, em",
}
# In the cell for the owner's name: the stall is there, and nobody holds it.
VACANT = frozenset(
    map(fold, ("trống", "bỏ trống", "để trống", "gian trống", "chưa có chủ", "chưa cho thuê", "trả gian"))
)
CLEARED = "-"


def meanings(choices) -> dict[str, object]:
    """By what is written, folded, the choice that is meant."""
    found = {}
    for choice, also in choices.items():
        for text in (choice.label, *filter(None, also.split(", "))):
            found[fold(text)] = choice
    return found


MEANT = {
    "kind": meanings(KINDS),
    "goods": meanings(GOODS),
    "owner_kind": meanings(OWNER_KINDS),
    "relation": meanings(RELATIONS),
}
LABELS = {
    "kind": [kind.label for kind in StallKind],
    "goods": [goods.label for goods in Goods],
    "owner_kind": [kind.label for kind in OwnerKind],
    "relation": [relation.label for relation in Relation],
}
