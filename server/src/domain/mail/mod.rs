//! Mails as data: who gets one, what it tells, and the outbox that it lies in until it is sent.
//!
//! Written in the transaction that they tell about and sealed at rest; [`crate::mail`] turns them into words.

mod content;
mod letter;
mod outbox;
mod recipient;

pub use content::{Content, Envelope, Mail};
pub use eiderpix_store::mails::MailCounts;
pub use letter::{CreditsLeft, Letter, MonthlyReport, NewSite, ReportedSite, SecondFactorChange};
pub use outbox::{count, send_again};
pub(crate) use outbox::{enqueue, unseal};
pub use recipient::Recipient;
