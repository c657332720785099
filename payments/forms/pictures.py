from stalls.forms.fields import TextField


class FromPicture:
    """A form mixin: `reading` is the code that was read off a picture, or None; what it says can't be typed over.

    The form has the fields bank, number and the sealed hidden `found`. `opens` turns `found` into a reading, for one
    stall and one officer.
    """

    def __init__(self, *args, opens=None, **kwargs):
        super().__init__(*args, **kwargs)
        found = opens(self["found"].value() or "") if opens else None
        self.reading, self.picture = (found.reading, found.picture) if found else (None, "")
        if self.reading:
            self._fill_in(self.reading)

    def _fill_in(self, reading):
        bank = next((bank for bank in self.fields["bank"].widget.banks if reading.bank_bin in bank.record.bins), None)
        self.lacks_bank = bool(reading.bank_bin) and bank is None
        self.initial |= {"bank": bank.short_name if bank else "", "number": reading.number}
        if reading.issued:
            self.fields["bank"].disabled = bank is not None
            if reading.issuer:
                self.fields["bank"].label = "Ngân hàng giữ tài khoản"
            label = reading.called(bank.short_name if bank else "").strip()
            self.fields["number"] = TextField(label=label, disabled=True, required=False)
            self.fields["number"].is_optional_by_group = True

    @property
    def issued(self):
        return self.reading.issued if self.reading else ""
