from django.urls import path

from jobs.views import MyJobs

app_name = "jobs"
urlpatterns = [path("jobs/", MyJobs.as_view(), name="job-list")]
