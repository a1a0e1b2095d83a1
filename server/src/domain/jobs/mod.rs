//! Jobs: one original and the variants asked for it, from acceptance to settlement.
//!
//! What a job is, what it is asked for again and what it comes to is decided here; the worker only runs it.

mod asked_sources;
pub(crate) mod cache;
mod cmyk;
mod details;
mod evidence;
mod failure;
mod find;
mod history;
mod job;
pub(crate) mod keys;
pub(crate) mod notifier;
mod options;
mod provisional;
mod recheck;
mod result;
mod rows;
pub(crate) mod settle;
pub(crate) mod stages;
mod submission;
mod submit;
mod totals;
mod wait;

pub(crate) use asked_sources::Rechecks;
pub use details::{Excess, Found, Harm, Loss, Untaken};
pub use eiderpix_store::job_list::{JobFilter, Progress};
pub use evidence::{Evidence, Measured};
pub use failure::FailureReason;
pub use find::{find, forget, latest, latest_for_upload, latest_for_url};
pub use history::{History, Proof};
pub use history::{history, list, proof, share, shared_proof, shares, withdraw_share};
pub use job::{Job, JobState, Source};
pub(crate) use notifier::Notifier;
pub use options::JobOptions;
pub use result::{Download, MainResult, OriginalFacts, VariantResult};
pub(crate) use rows::readable;
pub(crate) use settle::{add_crashed_to_parts, end_crashed};
pub use submission::{Submission, SubmitError, SubmitRefusal};
pub use submit::{Origin, submit, submit_from};
pub use totals::{JobTotals, UsageDay, totals, usage_days};
pub use wait::wait;
