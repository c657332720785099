"""A printer of the office, and the four numbers measured of it."""

from django import forms

from officers.fields import TextField
from officers.formviews import PortalForm


class PrinterForm(PortalForm):
    name = TextField(
        label="Tên máy in", max_length=60, missing="Ghi tên máy in, ví dụ: HP phòng Kinh tế.",
        help_text="Tên mà ai trong cơ quan cũng biết, ví dụ: HP phòng Kinh tế.",
    )  # fmt: skip
    office = forms.ChoiceField(label="Máy của cơ quan nào")

    def __init__(self, *args, offices, **kwargs):
        super().__init__(*args, **kwargs)
        self.offices = offices
        self.fields["office"].choices = [(key, str(office)) for key, office in offices.items()]
        if len(offices) == 1:
            del self.fields["office"]

    def where(self):
        """As `add_printer` takes it."""
        key = self.cleaned_data.get("office") or next(iter(self.offices))
        return {key.split("-")[0]: self.offices[key]}


class MillimetreField(forms.DecimalField):
    """Typed with a comma, as it is written here, or with a point."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(min_value=0, max_value=400, decimal_places=1, widget=widget, **kwargs)
        self.error_messages |= {
            "invalid": "Gõ số mi-li-mét, ví dụ 20,5.",
            "max_decimal_places": "Đọc đến một phần mười mi-li-mét là đủ, ví dụ 20,5.",
            "min_value": "Gõ số mi-li-mét lớn hơn 0.",
            "max_value": "Số này dài hơn cả tờ giấy. Gõ số mi-li-mét, ví dụ 20,5.",
        }

    def to_python(self, value):
        return super().to_python(value.replace(",", ".").replace("mm", "") if isinstance(value, str) else value)


class MeasureForm(PortalForm):
    left = MillimetreField(label="1. Từ mép trái đến vạch A")
    across = MillimetreField(label="2. Từ vạch A đến vạch B")
    top = MillimetreField(label="3. Từ mép trên đến vạch C")
    down = MillimetreField(label="4. Từ vạch C đến vạch D")

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)
        drawn = {"left": 20, "across": paper.across, "top": 20, "down": paper.down}
        for name, millimetres in drawn.items():
            self.fields[name].help_text = f"Vẽ {millimetres:g} mm."
