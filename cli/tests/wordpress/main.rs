//! Our plugin in a real WordPress with MariaDB, driven in Chromium as a site owner would, against a real service.
//!
//! Needs Chromium with its driver, and WordPress, MariaDB and PHP as Debian packages them; `make wordpress-test` installs them and runs
//! this. It is not in `make test`: two databases, two web servers and two browsers beside the service take minutes, and waits that are
//! long enough on an idle machine have not been shown to be so on a busy one.

#[path = "../browser/browser.rs"]
#[expect(dead_code, reason = "the story of the dashboard uses what this one does not")]
mod browser;
mod bulk;
#[path = "../common/mod.rs"]
#[expect(dead_code, reason = "the compatible API's tests use what these do not")]
mod common;
mod first_run;
mod owner;
mod site;
