"""Only web addresses are opened, and never through a shell."""

import pytest

from paperreader import browser
from paperreader.errors import PaperreaderError

HERE = {"BROWSER": "a-browser"}


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    urls: list[str] = []

    def take(url: str) -> bool:
        urls.append(url)
        return True

    monkeypatch.setattr(browser.webbrowser, "open", take)
    return urls


def test_a_web_address_is_opened_as_it_is(opened: list[str]) -> None:
    browser.open_link("https://a.org/$(x)?a=1;b", HERE)
    assert opened == ["https://a.org/$(x)?a=1;b"]


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "javascript:alert(1)", "--help", "https://", "https://a.org/\x1b[0m",
     "https://a b.org", "https://[", "HTTPS", ""],
)  # fmt: skip
def test_anything_else_is_refused(opened: list[str], url: str) -> None:
    with pytest.raises(PaperreaderError, match="not a web address") as error:
        browser.open_link(url, HERE)
    assert str(error.value).isprintable()
    assert opened == []


def test_without_a_browser_the_link_is_told(
    opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser.sys, "platform", "linux")
    with pytest.raises(PaperreaderError, match=r"no browser here; the link is https://a\.org"):
        browser.open_link("https://a.org", {})
    assert opened == []
