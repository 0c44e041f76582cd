use pyo3::prelude::*;
use yl_facesearch::{Credentials, Error, Signature, SigningParams};

use crate::error;

/// A sign, which is secret, and the b, c and d it was made with; what is not given is as the client
/// would have it.
#[pyfunction]
pub(crate) fn sign(
    py: Python<'_>,
    api_key: Option<&str>,
    api_secret: Option<&str>,
    current_time: i64,
    expire_time: Option<i64>,
    random: Option<&str>,
) -> PyResult<(String, i64, i64, String)> {
    let credentials = Credentials::from_env_or(api_key, api_secret);
    let credentials = credentials.map_err(|why| error::to_python(py, &why))?;
    let params = params(current_time, expire_time, random);
    let params = params.map_err(|why| error::to_python(py, &why))?;
    let sign = Signature::new(&credentials, &params).reveal().to_owned();
    let random = params.random().to_owned();
    Ok((sign, params.expire_time(), params.current_time(), random))
}

fn params(
    current_time: i64,
    expire_time: Option<i64>,
    random: Option<&str>,
) -> Result<SigningParams, Error> {
    let drawn = SigningParams::at(current_time)?;
    let expire_time = expire_time.unwrap_or(drawn.expire_time());
    SigningParams::new(current_time, expire_time, random.unwrap_or(drawn.random()))
}
