//! `eiderpix`: the service and the offline optimizer in one binary.

mod optimize;
mod score;
mod service;
mod size;
mod stopwatch;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Self-hosted image optimization: the fewest bytes at a quality that is measured.
#[derive(Parser)]
#[command(name = "eiderpix", version, arg_required_else_help = true, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Optimize(optimize::Arguments),
    Score(score::Arguments),
    Serve(service::serve::Arguments),
    Account(service::account::Arguments),
    Key(service::key::Arguments),
    Credits(service::credits::Arguments),
    Mailbox(service::mailbox::Arguments),
    Mail(service::mail::Arguments),
    Migrate(service::migrate::Arguments),
    Config(service::config::Arguments),
    /// Run the engine on one request from standard input; `serve` calls this
    #[command(hide = true)]
    EngineChild,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Optimize(arguments) => optimize::run(&arguments),
        Command::Score(arguments) => score::run(&arguments),
        Command::Serve(arguments) => service::serve::run(&arguments),
        Command::Account(arguments) => service::account::run(&arguments),
        Command::Key(arguments) => service::key::run(&arguments),
        Command::Credits(arguments) => service::credits::run(&arguments),
        Command::Mailbox(arguments) => service::mailbox::run(&arguments),
        Command::Mail(arguments) => service::mail::run(&arguments),
        Command::Migrate(arguments) => service::migrate::run(&arguments),
        Command::Config(arguments) => service::config::run(&arguments),
        Command::EngineChild => Ok(eiderpix_server::domain::sandbox::child_main()),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("eiderpix: {error:#}");
        ExitCode::FAILURE
    })
}

/// Ends with exit code 2, as clap does for wrong usage.
fn wrong_usage(message: &str) -> ExitCode {
    eprintln!("eiderpix: {message}");
    ExitCode::from(2)
}
