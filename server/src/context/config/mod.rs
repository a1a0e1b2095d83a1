//! The service's settings: defaults, then `eiderpix.toml`, then `EIDERPIX_*`, then flags.
//!
//! Works with none given. All mistakes are reported together, each with the place it came from.

mod flags;
mod layers;
mod load;
mod location;
mod reader;
mod sections;
mod setting;
mod show;
mod target;

pub use flags::Flags;
pub use load::{Loaded, Mistakes, load};
pub use sections::{
    Config, CreditsConfig, FetchConfig, HttpConfig, KeysConfig, MailConfig, MetricsConfig, QueueConfig,
    ResultsConfig, StorageConfig, ThrottleConfig,
};
pub use setting::Setting;
pub(crate) use show::HIDDEN;
pub use target::{AllowedTarget, AllowedTargetError};
