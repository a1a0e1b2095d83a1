//! `eiderpix credits`: what an account may use.

use std::process::ExitCode;

use anyhow::Context;
use eiderpix_server::{
    app::App,
    domain::credits::{self, CreditSummary},
};
use serde::Serialize;

use super::{ServiceArguments, account_of, show};

/// Show an account's credits, and grant it some.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    service: ServiceArguments,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Show where an account stands
    Show {
        /// The owner's e-mail address
        email: String,
    },
    /// Give an account credits that do not expire
    Grant {
        /// The owner's e-mail address
        email: String,
        /// How many
        #[arg(value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
        credits: u64,
    },
}

#[derive(Serialize)]
struct Shown<'a> {
    email: &'a str,
    #[serde(flatten)]
    summary: &'a CreditSummary,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    arguments.service.with_app(|app| async move {
        let (Command::Show { email } | Command::Grant { email, .. }) = &arguments.command;
        if let Command::Grant { credits, .. } = &arguments.command {
            let account = account_of(&app, email).await?;
            credits::grant(&app, &account.id, *credits).await?;
        }
        print(&app, email, arguments.json).await
    })
}

async fn print(app: &App, email: &str, json: bool) -> anyhow::Result<ExitCode> {
    let account = account_of(app, email).await?;
    let summary = credits::summary(app, &account.id).await?.context("the account is gone")?;
    if json {
        let email = account.email.to_string();
        show::json_lines([Shown { email: &email, summary: &summary }])?;
        return Ok(ExitCode::SUCCESS);
    }
    if summary.unlimited {
        println!("unlimited");
    } else {
        println!("monthly   {} of {} left", summary.monthly_left, summary.monthly_quota);
    }
    println!("one-time  {} of {} left", summary.onetime_left, summary.onetime_quota);
    println!("reserved  {}", summary.reserved);
    println!("charged   {} since sign-up", summary.charged_total);
    println!("renewed   {}", show::moment(summary.period_end));
    Ok(ExitCode::SUCCESS)
}
