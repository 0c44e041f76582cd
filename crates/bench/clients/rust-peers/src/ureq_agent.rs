use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::multipart::Form;
use yl_facesearch_bench_protocol::{Arguments, Failure, rounds};

use crate::job::{check, fields, url};

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let ca = Certificate::from_pem(&std::fs::read(&arguments.ca_file)?)?;
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::from(vec![ca]))
        .build();
    let agent: Agent = Agent::config_builder()
        .tls_config(tls)
        .proxy(None)
        .http_status_as_error(false)
        .build()
        .into();
    rounds(arguments.at_once, || {
        let (agent, url) = (agent.clone(), url(arguments));
        Ok(Box::new(move || {
            let fields = fields()?;
            let mut form = Form::new();
            for (name, value) in &fields {
                form = form.text(name, value);
            }
            let mut reply = agent.post(&url).send(form)?;
            let status = reply.status().as_u16();
            check(status, &reply.body_mut().read_to_vec()?)
        }))
    })
}
