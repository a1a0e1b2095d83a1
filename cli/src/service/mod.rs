//! Commands that touch a service: they take the `--data` and `--config` of `serve`.

pub(crate) mod account;
pub(crate) mod config;
pub(crate) mod credits;
pub(crate) mod key;
mod log;
pub(crate) mod mail;
pub(crate) mod mailbox;
pub(crate) mod migrate;
pub(crate) mod serve;
mod show;

use std::{future::Future, path::PathBuf};

use anyhow::{Context, anyhow};
use eiderpix_server::{
    app::App,
    context::config::{Flags, Loaded, load},
    domain::accounts::{self, Account, EmailAddress},
};
use url::Url;

/// Which service is meant.
#[derive(clap::Args, Clone)]
pub(crate) struct ServiceArguments {
    /// Folder of the database, the objects and the server secret [default: ./data]
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<PathBuf>,
    /// Settings file [default: eiderpix.toml, where there is one]
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
}

impl ServiceArguments {
    /// Reads the settings in force.
    fn load(&self, listen: Option<String>) -> anyhow::Result<Loaded> {
        let flags = Flags { config: self.config.clone(), data: self.data.clone(), listen };
        Ok(load(&flags)?)
    }

    /// Makes the data folder where a service is to begin.
    fn create_data_folder(&self) -> anyhow::Result<()> {
        let data = self.load(None)?.config.data;
        std::fs::create_dir_all(&data).with_context(|| format!("{} cannot be made", data.display()))
    }

    /// Opens the service's data for one command, beside a `serve` that may be running.
    fn with_app<T, F: Future<Output = anyhow::Result<T>>>(
        &self,
        command: impl FnOnce(App) -> F,
    ) -> anyhow::Result<T> {
        let config = self.load(None)?.config;
        // Wherever the database is, the server secret lies there.
        if !config.data.is_dir() {
            return Err(anyhow!(
                "there is no service in {}; start one, or name its --data",
                config.data.display()
            ));
        }
        let public_url = match &config.public_url {
            Some(url) => url.clone(),
            None => Url::parse(&format!("http://{}", config.listen))?,
        };
        runtime()?.block_on(async move {
            let data = config.data.clone();
            let app = App::open(config, public_url)
                .await
                .with_context(|| format!("the service in {} could not be opened", data.display()))?;
            command(app).await
        })
    }
}

/// The threads that wait; pictures are worked on elsewhere.
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the threads could not be started")
}

/// Finds the account of an address, or says that there is none.
async fn account_of(app: &App, email: &str) -> anyhow::Result<Account> {
    let email = parse_email(email)?;
    accounts::find_by_email(app, &email).await?.ok_or_else(|| anyhow!("there is no account {email}"))
}

fn parse_email(email: &str) -> anyhow::Result<EmailAddress> {
    EmailAddress::parse(email).map_err(|error| anyhow!("{email:?}: {error}"))
}
