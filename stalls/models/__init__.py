from stalls.models.markets import MOST_POSITION, BoardMembership, Market, Section
from stalls.models.owners import Owner, Tenancy
from stalls.models.stalls import Stall

__all__ = ["MOST_POSITION", "BoardMembership", "Market", "Owner", "Section", "Stall", "Tenancy"]
