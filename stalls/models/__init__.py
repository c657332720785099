from stalls.models.markets import BoardMembership, Market, Section
from stalls.models.owners import Owner, Tenancy
from stalls.models.stalls import Stall

__all__ = ["BoardMembership", "Market", "Owner", "Section", "Stall", "Tenancy"]
