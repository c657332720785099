from django.urls import path

from jobs.views import JobFile, MyJobs

app_name = "jobs"
urlpatterns = [
    path("jobs/", MyJobs.as_view(), name="job-list"),
    path("jobs/<str:code>/file/", JobFile.as_view(), name="job-file"),
]
