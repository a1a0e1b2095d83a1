//! Accounts: sign-up, log-in, passwords, and what follows until an account is deleted.
//!
//! Answers alike, in result and time, whether an address is known or not. Sessions, the second factor, operators and
//! accounts below an account belong here, too.

mod account;
mod admission;
mod choose_password;
mod confirmation;
mod deletion;
mod email_address;
mod email_change;
mod first_operator;
mod links;
mod log_in;
mod log_in_link;
pub(crate) mod one_time_tokens;
mod operators;
mod passwords;
pub mod second_factor;
pub mod sessions;
mod sign_up;
mod sign_up_policy;
pub mod sub_accounts;
mod suspension;

pub use account::{Account, AccountState, find, find_by_email, list, set_language};
pub(crate) use admission::new_invitation_token;
pub use admission::{Admission, InvitationToken, SignUpRefusal};
pub use admission::{check_invitation, set_sign_up_policy, sign_up_policy};
use choose_password::check_length;
pub use choose_password::{
    ChoosePasswordError, MAX_PASSWORD_BYTES, MIN_PASSWORD_CHARACTERS, check_password_link, choose_password,
    send_password_link,
};
pub use confirmation::confirm_owner;
pub use confirmation::{Confirmation, NotConfirmed};
pub use deletion::DeletionCounts;
pub(crate) use deletion::go_on_deleting;
pub use deletion::{count_for_deletion, delete, finish_deletions};
pub use email_address::{BadEmailAddress, EmailAddress};
pub use email_change::{ChangeEnd, EmailChange, EmailChangeRefusal, LinkedChange, PendingChange};
pub use email_change::{
    ask_email_change, check_email_change_link, confirm_email_change, pending_email_change, stop_email_change,
    stop_email_change_by_link,
};
pub use first_operator::FirstOperatorLink;
pub use log_in::{LogInError, log_in, note_failed_log_in};
pub use log_in_link::LOG_IN_LINK_MINUTES;
pub use log_in_link::{check_log_in_link, send_log_in_link, use_log_in_link};
pub use operators::{BeginError, OperatorError};
pub use operators::{begin_operator, first_operator_token, is_first_operator_token, search, set_operator};
pub(crate) use passwords::Passwords;
pub use passwords::TooBusy;
pub use sign_up::{SignUp, sign_up, sign_up_in};
pub use sign_up_policy::SignUpPolicy;
pub use suspension::{resume, suspend};
