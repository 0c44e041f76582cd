use reqwest::Certificate;
use reqwest::blocking::Client;
use reqwest::blocking::multipart::Form;
use yl_facesearch_bench_protocol::{Arguments, Failure, rounds};

use crate::job::{check, fields, url};

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    // Installed once for the process, as reqwest asks of its users.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let ca = Certificate::from_pem(&std::fs::read(&arguments.ca_file)?)?;
    let client = Client::builder().tls_certs_only([ca]).no_proxy().build()?;
    rounds(arguments.at_once, || {
        let (client, url) = (client.clone(), url(arguments));
        Ok(Box::new(move || {
            let mut form = Form::new();
            for (name, value) in fields()? {
                form = form.text(name, value);
            }
            let reply = client.post(&url).multipart(form).send()?;
            let status = reply.status().as_u16();
            check(status, &reply.bytes()?)
        }))
    })
}
