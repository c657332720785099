from django.apps import AppConfig


class StallsConfig(AppConfig):
    name = "stalls"
    verbose_name = "Chợ và gian hàng"
