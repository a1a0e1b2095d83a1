//! Every operation of the API: what is served, and what its document tells.

use super::{
    check_key, download_result, find_job, find_successor, list_jobs, operation::Operation, register_install,
    sign_up, submit_jobs, usage,
};

/// Every operation, in the order in which a newcomer meets them.
pub(super) fn operations() -> Vec<Operation> {
    vec![
        sign_up::operation(),
        check_key::operation(),
        usage::operation(),
        submit_jobs::operation(),
        list_jobs::operation(),
        find_job::operation(),
        download_result::operation(),
        register_install::operation(),
        find_successor::operation(),
    ]
}
