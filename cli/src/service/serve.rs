//! `eiderpix serve`: API, dashboard and workers in one process.

use std::{io::Write, process::ExitCode};

use anyhow::Context;
use eiderpix_server::{allocator, app::App, domain::accounts, mail::links, web};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{ServiceArguments, log, runtime};

/// Serve API and dashboard, and work through jobs, in one process.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Address and port to listen on [default: 127.0.0.1:8787]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    #[command(flatten)]
    service: ServiceArguments,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let loaded = arguments.service.load(arguments.listen.clone())?;
    log::start();
    allocator::give_large_blocks_back();
    for name in &loaded.unknown_variables {
        tracing::warn!("{name} is set and means nothing to Eiderpix");
    }
    let config = loaded.config;
    runtime()?.block_on(async move {
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("{} cannot be listened on", config.listen))?;
        let local = listener.local_addr()?;
        let public_url = match &config.public_url {
            Some(url) => url.clone(),
            None => Url::parse(&format!("http://{local}"))?,
        };
        let app = App::open(config, public_url.clone()).await?;
        let shutdown = stop_on_signal()?;
        let workers = app.start_workers(shutdown.clone()).await?;
        let token = accounts::first_operator_token(&app).await?;
        let operator_link = token.and_then(|token| links::first_operator(&public_url, &token));
        announce(&app, &public_url, operator_link.as_ref())?;
        web::serve(app, listener, shutdown.clone().cancelled_owned()).await?;
        shutdown.cancel();
        workers.finished().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// Prints how the first operator is made, and last where the service is, where its mails are and which binary this is.
fn announce(app: &App, public_url: &Url, operator_link: Option<&Url>) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    if let Some(link) = operator_link {
        writeln!(stdout, "Operator: {link} (makes the first operator, once)")?;
    }
    writeln!(stdout, "Listening on {}", public_url.as_str().trim_end_matches('/'))?;
    if let Some(link) = app.mailbox_link.renew(app) {
        writeln!(stdout, "Mailbox: {link}")?;
    }
    writeln!(stdout, "Binary: {}", std::env::current_exe()?.display())?;
    Ok(stdout.flush()?)
}

/// Cancelled by SIGTERM or Ctrl-C.
fn stop_on_signal() -> anyhow::Result<CancellationToken> {
    let shutdown = CancellationToken::new();
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let stop = shutdown.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: finishing what runs");
        stop.cancel();
    });
    Ok(shutdown)
}
