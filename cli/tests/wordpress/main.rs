//! Our plugin in a real WordPress with MariaDB, driven in Chromium as a site owner would, against a real service.
//!
//! Needs Chromium with its driver, and WordPress, MariaDB, PHP, Apache and nginx as Debian packages them; `make test` installs them, and
//! `make wordpress-test` runs this alone. Nothing waits for a time: each wait is for what is to happen, with patience for a busy machine.

#[path = "../browser/browser.rs"]
#[expect(dead_code, reason = "the story of the dashboard uses what this one does not")]
mod browser;
mod bulk;
mod commands;
#[path = "../common/mod.rs"]
#[expect(dead_code, reason = "the compatible API's tests use what these do not")]
mod common;
mod conversions;
mod delivery;
mod editors;
mod first_run;
mod kept;
mod owner;
mod pictures;
mod replaced;
mod shared;
mod site;
