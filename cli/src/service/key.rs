//! `eiderpix key`: API keys, by hand.

use std::process::ExitCode;

use anyhow::Context as _;
use eiderpix_server::{
    app::App,
    domain::{
        api_keys::{self, ApiKey, CutOff, KeyState, Overlap},
        audit::Actor,
    },
};

use super::{ServiceArguments, account_of, show};

/// List an account's API keys, and reset them.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    service: ServiceArguments,
    /// Print JSON, one object a line
    #[arg(long, global = true)]
    json: bool,
}

#[derive(clap::Subcommand)]
enum Command {
    /// List the keys of an account with the sites that use them
    List {
        /// The owner's e-mail address
        email: String,
    },
    /// Make and mail a new key; the old one works on for the overlap
    Reset {
        /// The owner's e-mail address
        email: String,
        /// How long the old key works on: up to 30d
        #[arg(long, value_name = "DAYS", default_value = "7d", conflicts_with = "now")]
        overlap: Overlap,
        /// Cut the old key off at once, because it leaked
        #[arg(long)]
        now: bool,
    },
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    arguments.service.with_app(|app| async move {
        match &arguments.command {
            Command::List { email } => list(&app, email, arguments.json).await,
            Command::Reset { email, overlap, now } => {
                reset(&app, email, *overlap, *now, arguments.json).await
            }
        }
    })
}

async fn list(app: &App, email: &str, json: bool) -> anyhow::Result<ExitCode> {
    let account = account_of(app, email).await?;
    let keys = api_keys::list(app, &account.id).await?;
    if json {
        show::json_lines(&keys)?;
        return Ok(ExitCode::SUCCESS);
    }
    for key in &keys {
        let name = key.alias.as_ref().map_or("main key", |alias| alias.label.as_str());
        println!("{}…  {name}  {}  since {}", key.hint, state_words(key), show::moment(key.created_at));
        for site in &key.sites {
            println!(
                "       {}  {} pictures, last seen {}",
                site.host,
                site.images,
                show::moment(site.last_seen)
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn reset(app: &App, email: &str, overlap: Overlap, now: bool, json: bool) -> anyhow::Result<ExitCode> {
    let account = account_of(app, email).await?;
    let new_key = if now { cut_off_active(app, &account.id).await? } else { None };
    let new_key = match new_key {
        Some(key) => key,
        None => replace_main(app, &account.id, if now { Overlap::NOW } else { overlap }).await?,
    };
    if json {
        show::json_lines([serde_json::json!({ "email": account.email, "api_key": new_key.expose() })])?;
    } else {
        println!("The new API key of {} is {}; it was mailed, too.", account.email, new_key.expose());
    }
    Ok(ExitCode::SUCCESS)
}

async fn replace_main(
    app: &App,
    account: &eiderpix_server::AccountId,
    overlap: Overlap,
) -> anyhow::Result<eiderpix_server::domain::api_keys::PlainApiKey> {
    let main = api_keys::find_main(app, account).await?.context("the account has no working key")?;
    let new_key = api_keys::replace(app, account, &main, overlap, &Actor::Operator).await?;
    new_key.context("the key was replaced meanwhile; look at `eiderpix key list`")
}

/// Ends the main key and those it replaced at once; the active one's successor is given back.
async fn cut_off_active(
    app: &App,
    account: &eiderpix_server::AccountId,
) -> anyhow::Result<Option<eiderpix_server::domain::api_keys::PlainApiKey>> {
    let mut successor = None;
    for key in api_keys::list(app, account).await? {
        if key.state == KeyState::Revoked || key.alias.is_some() {
            continue;
        }
        if let CutOff::NewKey(new_key) = api_keys::cut_off(app, account, &key.id, &Actor::Operator).await? {
            successor = Some(new_key);
        }
    }
    Ok(successor)
}

fn state_words(key: &ApiKey) -> String {
    match key.state {
        KeyState::Active => "active".into(),
        KeyState::Retiring { until } => format!("retiring until {}", show::moment(until)),
        KeyState::Revoked => "revoked".into(),
    }
}
