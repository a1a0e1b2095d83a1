//! The HTTP clients behind the guard: one for each reach, sharing one set of trusted roots.

use std::{sync::Arc, time::Duration};

use reqwest::{Client, redirect::Policy};
use rustls::{ClientConfig, RootCertStore};

use super::guard::{Guard, Reach};

/// Most header lines of an answer.
const MAX_HEADERS: usize = 100;

/// One client for each reach, so that a connection opened under one rule is never reused under another.
#[derive(Debug, Clone)]
pub(super) struct Clients {
    public: Client,
    allowed_networks: Client,
    named_host: Client,
}

impl Clients {
    pub(super) fn new(guard: &Guard, connect_timeout: Duration) -> Result<Self, reqwest::Error> {
        let tls = tls_config();
        let client = |reach| build(guard, reach, connect_timeout, tls.clone());
        Ok(Self {
            public: client(Reach::Public)?,
            allowed_networks: client(Reach::AllowedNetworks)?,
            named_host: client(Reach::NamedHost)?,
        })
    }

    pub(super) fn reaching(&self, reach: Reach) -> &Client {
        match reach {
            Reach::Public => &self.public,
            Reach::AllowedNetworks => &self.allowed_networks,
            Reach::NamedHost => &self.named_host,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that the guard stands before")]
fn build(
    guard: &Guard,
    reach: Reach,
    connect_timeout: Duration,
    tls: ClientConfig,
) -> Result<Client, reqwest::Error> {
    Client::builder()
        .tls_backend_preconfigured(tls)
        .dns_resolver(guard.resolver(reach))
        // A proxy from the environment would do the connecting, past every check.
        .no_proxy()
        // Hops are followed by hand, each judged anew.
        .redirect(Policy::none())
        .referer(false)
        .no_gzip()
        .http1_only()
        .http1_max_headers(MAX_HEADERS)
        .connect_timeout(connect_timeout)
        .pool_idle_timeout(Duration::from_secs(15))
        .pool_max_idle_per_host(4)
        .user_agent(concat!("Eiderpix/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// Trusts the built-in roots, and the machine's own where there are any: a private CA works, a bare container, too.
fn tls_config() -> ClientConfig {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring speaks the default protocol versions")
        .with_root_certificates(roots)
        .with_no_client_auth()
}
