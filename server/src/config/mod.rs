//! The service's settings: defaults, then `eiderpix.toml`, then `EIDERPIX_*`, then flags.
//!
//! Works with none given. All mistakes are reported together, each with the place it came from.

mod layers;
mod load;
mod location;
mod reader;
mod sections;
mod show;
mod target;

pub use load::{Flags, Loaded, Mistakes, load};
pub use sections::{
    Config, CreditsConfig, FetchConfig, HttpConfig, KeysConfig, MailConfig, MetricsConfig, QueueConfig,
    ResultsConfig, StorageConfig, ThrottleConfig,
};
pub(crate) use show::HIDDEN;
pub use show::Setting;
pub use target::{AllowedTarget, AllowedTargetError};
