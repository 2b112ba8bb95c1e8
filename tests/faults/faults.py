"""What the experiments share: how many rounds, and a site without a web server."""

import os

import case
import harness

is_full = bool(os.environ.get("BONIN_FAULTS_FULL"))


def rounds(check, full):
    """How often: in `make check`, and in `make check-faults`."""
    return full if is_full else check


class Case(case.Case):
    """A test with a site of its own, of which bonin's socket (or CGI) is asked directly."""

    front = "socket"
    options = {}
    n_members = 0

    def make_site(self):
        site = harness.Site(front=self.front, options=self.options, n_members=self.n_members)
        case._site = site
        self.addCleanup(site.close)
        return site

    @property
    def socket(self):
        return self.site.front.path("bonin.sock")

    def log(self):
        with open(self.site.front.log_path, encoding="utf-8", errors="replace") as f:
            return f.read()
