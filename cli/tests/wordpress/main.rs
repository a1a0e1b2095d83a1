//! Our plugin in a real WordPress with MariaDB, driven in Chromium as a site owner would, against a real service.
//!
//! Needs Chromium with its driver, and WordPress, MariaDB and PHP as Debian packages them; `make test` installs them.

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
