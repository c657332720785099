"""Long lists as files: the same list as on the page, asked for again by the worker on behalf of whoever wanted it."""

import base64

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, QueryDict
from django.urls import resolve, reverse

from jobs.files import write_file
from jobs.kinds import Page
from jobs.models import Job
from officers.holding import mark_of_places
from officers.sealed import seal, unseal

EXPORT_JOB = "export_list"
MOVED = "Nơi hoặc vai trò làm việc của anh/chị đã đổi từ khi đặt danh sách này: xin xuất lại từ trang danh sách."
CONTEXT = "export address"


def order_export(request):
    """The address holds what was searched for, which may be somebody's name: it is kept sealed."""
    sealed = base64.b64encode(seal(request.get_full_path(), context=CONTEXT)).decode()
    params = {"address": sealed, "places": mark_of_places(request.user)}
    return Job.objects.create(kind=EXPORT_JOB, created_by=request.user, params=params, total=1)


def is_of_her_places(job) -> bool:
    """Whoever ordered it works where she did then: what the file holds is no more than what she may see now."""
    return job.params.get("places") == mark_of_places(job.created_by)


def run_export_job(claim):
    if not is_of_her_places(claim.job):
        raise ValidationError(MOVED)
    address = unseal(base64.b64decode(claim.job.params["address"]), context=CONTEXT)
    request = asked_again(address, claim.job.created_by)
    request.export_now = claim.progress
    found = resolve(request.path_info)
    request.resolver_match = found
    try:
        answer = found.func(request, *found.args, **found.kwargs)
    except PermissionDenied as error:
        raise ValidationError(str(error)) from error
    except Http404 as error:
        raise ValidationError("Danh sách này không còn ở trong địa bàn của anh/chị.") from error
    name = claim.file_name(request.GET["export"])
    write_file(name, answer.content)
    claim.finish(name)


def asked_again(address, user):
    """A request as the list's view wants it: it looks at nothing but the address and who asks."""
    path, _, query = address.partition("?")
    request = HttpRequest()
    request.method, request.path, request.path_info, request.user = "GET", path, path, user
    request.GET = QueryDict(query)
    request.META |= {"QUERY_STRING": query, "REQUEST_METHOD": "GET"}
    return request


def pages_of_exports(jobs, user):
    mine = Job.objects.visible_to(user).filter(pk__in=[job.pk for job in jobs])
    return {job.pk: Page("Tệp danh sách", reverse("jobs:job-file", args=[job.code])) for job in mine}
