use yl_facesearch::ClientBuilder;
use yl_facesearch::blocking::Client;
use yl_facesearch_bench_protocol::{API_KEY, API_SECRET, Arguments, Failure, GROUP_ID, rounds};

/// The blocking client, shared by all threads.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let client = configured(Client::builder(), arguments).build()?;
    rounds(arguments.at_once, || {
        let client = client.clone();
        Ok(Box::new(move || {
            client.delete_group(GROUP_ID)?;
            Ok(())
        }))
    })
}

/// As a user would, but for retries: a call that fails must be seen.
pub(crate) fn configured<C: yl_facesearch::Build>(
    builder: ClientBuilder<C>,
    arguments: &Arguments,
) -> ClientBuilder<C> {
    let builder = builder
        .api_key(API_KEY)
        .api_secret(API_SECRET)
        .endpoint(&arguments.endpoint)
        .max_retries(0);
    if arguments.is_https() {
        builder.ca_file(&arguments.ca_file)
    } else {
        builder
    }
}
