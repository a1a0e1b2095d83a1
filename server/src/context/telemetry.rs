//! The process's figures: one recorder, rendered at `/metrics`.
//!
//! No label holds anything of a user's.

use std::{any::Any, sync::OnceLock};

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Seconds; long polls reach into the last ones.
const REQUEST_SECONDS: [f64; 9] = [0.005, 0.02, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 120.0];

/// Installs the recorder of this process, once, and gives what renders it.
pub fn metrics() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(install).clone()
}

/// Gives what a panic said.
pub(crate) fn panic_words(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("unknown")
}

fn install() -> PrometheusHandle {
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &REQUEST_SECONDS)
        .expect("there are buckets");
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    // Another recorder can only be a test's; then nothing is counted here.
    let _ = metrics::set_global_recorder(recorder);
    describe();
    handle
}

fn describe() {
    metrics::describe_counter!("eiderpix_http_requests_total", "Requests answered, by route and status.");
    metrics::describe_histogram!("eiderpix_http_request_seconds", "How long requests took to answer.");
    metrics::describe_counter!(
        "eiderpix_task_restarts_total",
        "Background tasks that panicked and were started again, by name."
    );
}
