//! API keys: looked up by a keyed MAC, replaced with an overlap, cut off at once; aliases with bounds of their own.
//!
//! The sites that a key is used for, and those that pick its successor up by themselves, belong here, too.

mod aliases;
mod authenticate;
mod bounds;
pub mod installs;
mod issue;
mod key;
mod overlap;
mod plain;
mod reset;
mod sites;

pub use aliases::{AliasError, MAX_ALIASES};
pub use aliases::{change_alias, create_alias};
pub use authenticate::{KeyRefusal, authenticate};
pub use bounds::{AliasBounds, AllowedHosts, BadHosts, BadLabel, KeyLimits, Label, end_of_day};
pub(crate) use bounds::{MAX_HOSTS, MAX_LABEL_CHARACTERS, month_of};
pub use issue::{CutOff, reveal};
pub(crate) use issue::{Issue, issue, seal_label};
use key::state_at;
pub use key::{ApiKey, KeyHolder, KeyState, list};
pub use overlap::{BadOverlap, Overlap};
pub use plain::{KeyShape, PlainApiKey};
pub(crate) use reset::end_over;
pub use reset::{cut_off, find_main, replace, undo_replace};
pub use sites::Site;
pub use sites::{acknowledge_sites, record_site};
pub(crate) use sites::{note_site, remind_of_ending_keys, tell_of_new_sites};
