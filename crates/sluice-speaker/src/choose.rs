//! Which device, and what it takes.

use cpal::traits::{DeviceTrait, HostTrait};
use cpal::{Device, DeviceId, Host, HostId, SampleFormat, SupportedStreamConfigRange};

use crate::events::Request;
use crate::play::sentence;

/// A device, and how it will be opened.
pub(crate) struct Choice {
    pub(crate) device: Device,
    pub(crate) name: String,
    pub(crate) format: SampleFormat,
    pub(crate) sample_rate: u32,
    pub(crate) channels: u16,
}

/// Formats that keep what a float holds, best first; then those that lose something.
const FORMATS: [SampleFormat; 6] = [
    SampleFormat::F32,
    SampleFormat::F64,
    SampleFormat::I32,
    SampleFormat::I16,
    SampleFormat::U16,
    SampleFormat::U8,
];

/// Finds the device, and of what it takes that which is nearest to the sound.
pub(crate) fn choose(request: &Request) -> Result<Choice, String> {
    let (device, name) = find(request.device.as_deref())?;
    let ranges: Vec<_> = device
        .supported_output_configs()
        .map_err(|error| format!("'{name}' can't be opened: {}", sentence(&error)))?
        .collect();
    let best = ranges
        .iter()
        .filter(|range| FORMATS.contains(&range.sample_format()))
        .min_by_key(|range| cost(range, request))
        .ok_or_else(|| format!("'{name}' takes no format of samples that is known here."))?;
    Ok(Choice {
        format: best.sample_format(),
        sample_rate: rate(best, request.sample_rate),
        channels: best.channels(),
        device,
        name,
    })
}

fn rate(range: &SupportedStreamConfigRange, wanted: u32) -> u32 {
    wanted.clamp(range.min_sample_rate(), range.max_sample_rate())
}

/// Channels count most (fewer lose some), then the rate, then the format.
fn cost(range: &SupportedStreamConfigRange, request: &Request) -> (u32, u32, usize) {
    let (have, want) = (u32::from(range.channels()), u32::from(request.channels));
    let channels = if have >= want {
        have - want
    } else {
        1000 + want - have
    };
    let off = rate(range, request.sample_rate).abs_diff(request.sample_rate);
    let format = FORMATS
        .iter()
        .position(|format| *format == range.sample_format());
    (channels, off, format.unwrap_or(FORMATS.len()))
}

/// The hosts that answer, those with a sound server first.
fn hosts() -> Vec<Host> {
    let mut ids = cpal::available_hosts();
    ids.sort_by_key(|id| u8::from(!is_server(*id)));
    ids.into_iter()
        .filter_map(|id| cpal::host_from_id(id).ok())
        .collect()
}

#[cfg(any(
    target_os = "linux",
    target_os = "freebsd",
    target_os = "netbsd",
    target_os = "dragonfly"
))]
fn is_server(id: HostId) -> bool {
    id == HostId::PulseAudio
}

#[cfg(not(any(
    target_os = "linux",
    target_os = "freebsd",
    target_os = "netbsd",
    target_os = "dragonfly"
)))]
const fn is_server(_id: HostId) -> bool {
    false
}

fn find(wanted: Option<&str>) -> Result<(Device, String), String> {
    let wanted = wanted.filter(|name| *name != "default");
    let hosts = hosts();
    if hosts.is_empty() {
        return Err("No sound system answers on this machine.".to_owned());
    }
    let found = match wanted {
        None => hosts.iter().find_map(HostTrait::default_output_device),
        Some(name) => hosts.iter().find_map(|host| named(host, name)),
    };
    match (found, wanted) {
        (Some(device), _) => {
            let name = wanted.map_or_else(|| name_of(&device), str::to_owned);
            Ok((device, name))
        }
        (None, None) => Err("No sound device is there to play on.".to_owned()),
        (None, Some(name)) => Err(format!(
            "There is no sound device '{name}'. There are: {}.",
            names(&hosts).join(", ")
        )),
    }
}

fn named(host: &Host, name: &str) -> Option<Device> {
    let by_id = host.device_by_id(&DeviceId::new(host.id(), name));
    let by_description = || {
        host.output_devices()
            .ok()?
            .find(|device| device.description().is_ok_and(|about| about.name() == name))
    };
    by_id
        .or_else(by_description)
        .filter(DeviceTrait::supports_output)
}

fn name_of(device: &Device) -> String {
    device
        .id()
        .map_or_else(|_| "the default device".to_owned(), |id| id.id().to_owned())
}

fn names(hosts: &[Host]) -> Vec<String> {
    hosts
        .iter()
        .filter_map(|host| host.output_devices().ok())
        .flatten()
        .map(|device| name_of(&device))
        .collect()
}
