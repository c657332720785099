"""One browser window, and everything in it that an officer would have cause to complain of."""

from urllib.parse import urlsplit

# Roles that a press of Enter or a finger acts on, as the portal uses them.
TAPPED = "button, .btn, input[type=submit], summary"


class Visit:
    """Goes from page to page by what is written on buttons and links; every page must fit the window."""

    def __init__(self, context, address):
        self.page = context.new_page()
        self.address = address
        self.complaints = []
        self.posts = []
        context.on("request", self._on_request)
        context.on("response", self._on_response)
        context.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def _on_request(self, request):
        parts = urlsplit(request.url)
        if parts.scheme != "data" and f"{parts.scheme}://{parts.netloc}" != self.address:
            self.complaints.append(f"asks another host: {request.url}")
        if request.method == "POST":
            self.posts.append(request)

    def _on_response(self, response):
        if response.status >= 400:
            self.complaints.append(f"answers {response.status}: {response.url}")

    def _on_console(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"console: {message.text}")

    @property
    def path(self):
        return urlsplit(self.page.url).path

    def open(self, path):
        self.page.goto(path)
        self._look()

    def resize(self, viewport):
        self.page.set_viewport_size(viewport)
        self._look()

    def press(self, name, *, exact=True):
        """A button that sends a form."""
        self.leave_by(self.page.get_by_role("button", name=name, exact=exact))

    def follow(self, name, *, exact=True):
        """A link, in the page's own part first; one inside what is folded is unfolded like anyone would."""
        links = self.page.get_by_role("main").get_by_role("link", name=name, exact=exact)
        if links.count() == 0:
            self.page.get_by_role("main").locator("summary").first.click()
        self.leave_by(links.first)

    def leave_by(self, element):
        """Presses what leads to another page, and waits for that page: a bare click may return before it has come."""
        with self.page.expect_navigation():
            element.click()
        self._look()

    def _look(self):
        wide = self.page.evaluate("document.scrollingElement.scrollWidth")
        room = self.page.viewport_size["width"]
        if wide > room:
            self.complaints.append(f"{self.path} is {wide} wide in a window of {room}")

    def weigh(self, path):
        """Opens a page and tells what came over the wire for it: (kind, bytes with headers, as compressed)."""
        wire = self.page.context.new_cdp_session(self.page)
        kinds, sizes = {}, {}
        wire.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
        wire.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
        wire.send("Network.enable")
        self.open(path)
        # Its answer comes after every event that was on the way.
        wire.send("Network.disable")
        return [(kinds[request], size) for request, size in sizes.items()]

    def small_targets(self):
        """Texts of the buttons in view that a finger misses: less than 44 pixels in either direction."""
        return self.page.locator(TAPPED).evaluate_all(
            """all => all.filter(each => each.checkVisibility({visibilityProperty: true}))
                .map(each => [each.innerText.trim(), each.getBoundingClientRect()])
                .filter(([text, box]) => box.width && (box.width < 43.9 || box.height < 43.9))
                .map(([text, box]) => `${text}: ${box.width.toFixed(1)} x ${box.height.toFixed(1)}`)"""
        )

    def tab_to(self, name, *, at_most=60):
        """Tab from the top of the page; how many presses it took to stand on the button, or None."""
        button = self.page.get_by_role("button", name=name, exact=True)
        for presses in range(1, at_most + 1):
            self.page.keyboard.press("Tab")
            if button.evaluate("each => each === document.activeElement"):
                return presses
        return None

    def shows_focus(self):
        """Whether the element in focus has a ring or an outline that can be seen."""
        return self.page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement)
                const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
                return outlined || style.boxShadow !== "none"
            }"""
        )
