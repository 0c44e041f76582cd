use hyper::header::{
    ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue, InvalidHeaderValue,
    USER_AGENT as USER_AGENT_HEADER,
};

/// The `Content-Type` of every request; `operations::form` frames the body.
pub(crate) const FORM: &str = "multipart/form-data; boundary=yl.facesearch.form.data.boundary";

/// Who asks.
pub(crate) const USER_AGENT: &str = concat!("yl-facesearch/", env!("CARGO_PKG_VERSION"));

/// Who asks, for the program `app`, which is checked: it goes first, since RFC 9110 lists products
/// by their significance.
pub(crate) fn user_agent(app: Option<&str>) -> Result<HeaderValue, InvalidHeaderValue> {
    match app {
        Some(app) => HeaderValue::from_str(&format!("{app} {USER_AGENT}")),
        None => Ok(HeaderValue::from_static(USER_AGENT)),
    }
}

/// The headers of every request.
pub(crate) fn of_requests(user_agent: &HeaderValue) -> HeaderMap {
    HeaderMap::from_iter([
        (USER_AGENT_HEADER, user_agent.clone()),
        // Web application firewalls ask for one.
        (ACCEPT, HeaderValue::from_static("application/json")),
        (CONTENT_TYPE, HeaderValue::from_static(FORM)),
    ])
}
