//! A fixed keep-alive HTTP/1.1 server, a thread for each connection: every request is answered with
//! the documented success.
//!
//! `server CA_FILE` writes its CA there, prints one line for each of its listeners,
//! `NAME ENDPOINT`, and serves until standard input ends.

mod listener;
mod reply;
mod tls;

use std::io::{self, Read, Write};
use std::sync::Arc;

use listener::Listener;
use tls::Certificate;
use yl_facesearch_bench_protocol::Failure;

fn main() -> Result<(), Failure> {
    let ca_file = std::env::args().nth(1).ok_or("arguments: CA_FILE")?;
    let certificate = Certificate::new()?;
    std::fs::write(ca_file, &certificate.ca_pem)?;
    let with_tickets = Some(Arc::new(certificate.server_config(true)?));
    let without_tickets = Some(Arc::new(certificate.server_config(false)?));
    let listeners = [
        ("http", None, false),
        ("http-new", None, true),
        ("https", with_tickets.clone(), false),
        ("https-resumed", with_tickets, true),
        ("https-new", without_tickets, true),
    ];
    for (name, tls, closes) in listeners {
        println!("{name} {}", Listener { tls, closes }.open()?);
    }
    io::stdout().flush()?;
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
