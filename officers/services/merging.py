from officers.audit import record, service


@service
def note_merger(olds, new):
    """Appointments stay as they are until somebody reassigns them; what happened to the units is said."""
    record("unit.merge", unit_id=new.pk, into=new.code, olds=", ".join(unit.code for unit in olds))
