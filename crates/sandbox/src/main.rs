//! The sandbox as a program: prints where it is, then serves until its standard input ends.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver};
use std::thread;

use lexopt::prelude::*;
use serde_json::json;
use yl_facesearch_sandbox::{Record, Sandbox, Step, Tls};

const HELP: &str = "\
yl-facesearch-sandbox [--port N] [--tls MODE] [--group ID[=FACES]]... [--script FILE] [--refuse]
                      [--authority HOST:PORT]... [--ca-file PATH] [--log]

Serves the FinAuth FaceSearch call \"Delete Face Library\" and the reads around it on 127.0.0.1 as they are documented,
until its standard input ends. The first line it prints is JSON: endpoint, api_key, api_secret and, with --tls, ca_file.

  --tls MODE      valid, expired, not_yet_valid, wrong_host, unknown_ca, self_signed, client_certificate, tls10_only,
                  close_in_handshake, reset_in_handshake, offers_h2
  --group ID=N    a face library with N faces (0 when not given)
  --script FILE   a JSON array of faults, one for each request
  --refuse        connections are refused
  --authority HOST:PORT
                  one more name that it is reached by, such as a proxy's; a request for any other is answered 400
  --ca-file PATH  with --tls, the file to write the CA to (a temporary file)
  --log           a line of JSON for each request, without its sign
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("yl-facesearch-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let mut builder = Sandbox::builder();
    let mut groups = BTreeMap::new();
    let mut ca_file = None;
    let mut listening = None;
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("port") => builder = builder.port(arguments.value()?.parse()?),
            Long("tls") => {
                let mode = serde_json::from_value(json!(arguments.value()?.string()?));
                let mode: Tls = mode.map_err(|why| format!("--tls: {why}"))?;
                builder = builder.tls(mode);
            }
            Long("group") => {
                let group = arguments.value()?.string()?;
                let (id, faces) = group.split_once('=').unwrap_or((&group, "0"));
                groups.insert(id.to_owned(), faces.parse()?);
            }
            Long("script") => {
                let steps: Vec<Step> = serde_json::from_slice(&std::fs::read(arguments.value()?)?)?;
                builder = builder.script(steps);
            }
            Long("authority") => builder = builder.authority(&arguments.value()?.string()?),
            Long("refuse") => builder = builder.refuse(),
            Long("ca-file") => ca_file = Some(PathBuf::from(arguments.value()?)),
            Long("log") => {
                let (log, records) = mpsc::channel();
                builder = builder.log(log);
                listening = Some(records);
            }
            Short('h') | Long("help") => {
                print!("{HELP}");
                return Ok(());
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let sandbox = builder.groups(groups).start()?;
    if let (Some(path), Some(pem)) = (&ca_file, sandbox.ca_pem()) {
        std::fs::write(path, pem)?;
    }
    let ca_file = match sandbox.ca_file() {
        Some(temporary) => Some(ca_file.as_deref().unwrap_or(temporary)),
        None => None,
    };
    println!(
        "{}",
        json!({
            "endpoint": sandbox.endpoint(),
            "api_key": sandbox.api_key(),
            "api_secret": sandbox.api_secret(),
            "ca_file": ca_file,
        })
    );
    if let Some(records) = listening {
        thread::spawn(move || print(records));
    }
    io::copy(&mut io::stdin(), &mut io::sink())?;
    Ok(())
}

fn print(records: Receiver<Record>) {
    for record in records {
        let mut record = json!(record);
        if let Some(members) = record.as_object_mut() {
            members.remove("sign");
        }
        println!("{record}");
    }
}
