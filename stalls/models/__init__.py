from stalls.models.consents import Consent
from stalls.models.data_requests import DataRequest
from stalls.models.markets import MOST_POSITION, BoardMembership, Market, Section, through_markets
from stalls.models.owners import Owner, Tenancy
from stalls.models.reveals import Reveal
from stalls.models.stalls import Stall

__all__ = [
    "MOST_POSITION",
    "BoardMembership",
    "Consent",
    "DataRequest",
    "Market",
    "Owner",
    "Reveal",
    "Section",
    "Stall",
    "Tenancy",
    "through_markets",
]
