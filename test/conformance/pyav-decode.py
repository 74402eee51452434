"""Decodes streams with PyAV, whose wheel has an FFmpeg of its own.

Standard input: a JSON list of {"path", "stream", "samples"}; `samples` (sound only) is how many samples of each channel are hashed.
Standard output: a JSON list of the same length, as `Decoded` in pyav.ts.
"""

import hashlib
import json
import sys

import av
import numpy as np


def frames_of(container, stream):
    """All frames; a packet that can't be decoded is left out, as a player does."""
    for packet in container.demux(stream):
        try:
            yield from packet.decode()
        except av.error.FFmpegError:
            continue


def seconds(frame):
    return None if frame.pts is None else float(frame.pts * frame.time_base)


def plane_rows(frame, index):
    """The bytes of one plane without what pads its rows."""
    plane, layout = frame.planes[index], frame.format
    bits = layout.padded_bits_per_pixel if len(frame.planes) == 1 else (layout.components[0].bits + 7) // 8 * 8
    row = plane.width * bits // 8
    rows = np.frombuffer(plane, np.uint8)[: plane.height * plane.line_size].reshape(plane.height, plane.line_size)
    return np.ascontiguousarray(rows[:, :row])


def pictures(container, stream):
    frames = []
    for frame in frames_of(container, stream):
        digest = hashlib.md5()
        for index in range(len(frame.planes)):
            digest.update(plane_rows(frame, index))
        frames.append([seconds(frame), digest.hexdigest(), frame.format.name, frame.width, frame.height])
    return {"frames": frames}


def sound(container, stream, wanted):
    frames, digests, hashed, total = [], [], 0, 0
    for frame in frames_of(container, stream):
        planar = frame.format.is_planar
        size = frame.format.bytes * (1 if planar else frame.layout.nb_channels)
        take = min(frame.samples, max(wanted - hashed, 0))
        for index in range(len(frame.planes)):
            if index == len(digests):
                digests.append(hashlib.md5())
            digests[index].update(bytes(frame.planes[index])[: take * size])
        hashed += take
        total += frame.samples
        frames.append([seconds(frame), frame.samples])
    return {"frames": frames, "planes": [digest.hexdigest() for digest in digests], "samples": total}


def decode(job):
    with av.open(job["path"]) as container:
        stream = container.streams[job["stream"]]
        if stream.type == "audio":
            return sound(container, stream, job["samples"])
        stream.thread_type = "AUTO"
        return pictures(container, stream)


json.dump([decode(job) for job in json.load(sys.stdin)], sys.stdout)
