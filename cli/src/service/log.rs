//! The service's log, on standard error: `EIDERPIX_LOG` filters it, `EIDERPIX_LOG_FORMAT=json` is for programs.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;

/// Begins to log; once in a process.
pub(super) fn start() {
    let filter = EnvFilter::try_from_env("EIDERPIX_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    // A log that lies on a full disk is no reason to stop answering: told of to nobody, as there is nobody to tell.
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_target(false)
        .log_internal_errors(false);
    if std::env::var("EIDERPIX_LOG_FORMAT").is_ok_and(|format| format == "json") {
        log.json().flatten_event(true).init();
    } else {
        log.with_ansi(stderr().is_terminal()).init();
    }
}
