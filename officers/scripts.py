"""Which pages may run a script: those that say so. On all others the browser runs none, whoever put it there."""

from csp import constants as csp
from csp.decorators import csp_replace
from django.utils.decorators import method_decorator

runs_scripts = method_decorator(csp_replace({"script-src": [csp.SELF]}), name="dispatch")
