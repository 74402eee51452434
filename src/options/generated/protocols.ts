// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from './quantity.ts';

/** Options of the protocols `file`, `ftp`, `http`, `https`, `icecast`, `rtmp`, `rtmps`, `rtp`, `srt`, `tcp`, `tls`, `udp`, `unix`. */
export type ProtocolOptions = {
  /** HTTP authentication type. 0 … 1 @default none */
  readonly auth_type?: 'none' | 'basic' | number;
  /** Bits to send per second. 0 … ∞ @default 0 */
  readonly bitrate?: Quantity;
  /** Block list. */
  readonly block?: string;
  /** Set I/O operation maximum block size. 1 … ∞ @default 2147483647 */
  readonly blocksize?: Quantity;
  /** Explicitly allow or disallow broadcast destination. @default false */
  readonly broadcast?: boolean | 0 | 1;
  /** Send/Receive buffer size (in bytes) -1 … ∞ @default -1 */
  readonly buffer_size?: Quantity;
  /** Max length of bursts in bits (when using bitrate) 0 … ∞ @default 0 */
  readonly burst_bits?: Quantity;
  /** Certificate Authority database file. */
  readonly ca_file?: string;
  /** Certificate Authority database file. */
  readonly cafile?: string;
  /** Certificate file. */
  readonly cert?: string;
  /** Certificate file. */
  readonly cert_file?: string;
  /** Certificate PEM string. */
  readonly cert_pem?: string;
  /** Use chunked transfer-encoding for posts. @default true */
  readonly chunked_post?: boolean | 0 | 1;
  /** Connect socket. @default false */
  readonly connect?: boolean | 0 | 1;
  /** Connect timeout(in milliseconds). Caller default: 3000, rendezvous (x 10) -1 … ∞ @default -1 */
  readonly connect_timeout?: Quantity;
  /** Set a specific content type for the POST messages. */
  readonly content_type?: string;
  /** Set cookies to be sent in applicable future requests, use newline delimited Set-Cookie HTTP field value syntax. */
  readonly cookies?: string;
  /** DSCP class. -1 … ∞ @default -1 */
  readonly dscp?: Quantity;
  /** Try to limit the request to bytes preceding this offset. 0 … ∞ @default 0 */
  readonly end_offset?: Quantity;
  /** Enforces that both connection parties have the same passphrase set. */
  readonly enforced_encryption?: boolean | 0 | 1 | 'auto';
  /** Use external socket. @default false */
  readonly external_sock?: boolean | 0 | 1;
  /** FEC. */
  readonly fec?: string;
  /** Flight flag size (window size) (in bytes) -1 … ∞ @default -1 */
  readonly ffs?: Quantity;
  /** Set the UDP circular buffer size (in 188-byte packets) 0 … ∞ @default 28672 */
  readonly fifo_size?: Quantity;
  /** Follow a file as it is being written. 0 … 1 @default 0 */
  readonly follow?: Quantity;
  /** Password for anonymous login. E-mail address should be used. */
  readonly 'ftp-anonymous-password'?: string;
  /** Password for FTP login. Overridden by whatever is in the URL. */
  readonly 'ftp-password'?: string;
  /** User for FTP login. Overridden by whatever is in the URL. */
  readonly 'ftp-user'?: string;
  /** Control seekability of connection during encoding. @default false */
  readonly 'ftp-write-seekable'?: boolean | 0 | 1;
  /** Set custom HTTP headers, can override built in default headers. */
  readonly headers?: string;
  /** Set HTTP proxy to tunnel through. */
  readonly http_proxy?: string;
  /** Set stream description. */
  readonly ice_description?: string;
  /** Set stream genre. */
  readonly ice_genre?: string;
  /** Set stream description. */
  readonly ice_name?: string;
  /** Set if stream is public. @default false */
  readonly ice_public?: boolean | 0 | 1;
  /** Set stream website. */
  readonly ice_url?: string;
  /** Request ICY metadata. @default true */
  readonly icy?: boolean | 0 | 1;
  /** Return ICY metadata headers. */
  readonly icy_metadata_headers?: string;
  /** Return current ICY metadata packet. */
  readonly icy_metadata_packet?: string;
  /** Size (in bytes) of initial requests made during probing / header parsing. 0 … ∞ @default 0 */
  readonly initial_request_size?: Quantity;
  /** Estimated input stream rate. -1 … ∞ @default -1 */
  readonly inputbw?: Quantity;
  /** IP Type of Service. -1 … 255 @default -1 */
  readonly iptos?: Quantity;
  /** IP Time To Live. -1 … 255 @default -1 */
  readonly ipttl?: Quantity;
  /** Accept IPv4 or not while using the IPv6 wildcard address. */
  readonly ipv6only?: boolean | 0 | 1 | 'auto';
  /** Private key file. */
  readonly key?: string;
  /** Private key file. */
  readonly key_file?: string;
  /** Private key PEM string. */
  readonly key_pem?: string;
  /** The interval between when a new encryption key is sent and when switchover occurs. -1 … ∞ @default -1 */
  readonly kmpreannounce?: Quantity;
  /** The number of packets to be transmitted after which the encryption key is switched to a new key. -1 … ∞ @default -1 */
  readonly kmrefreshrate?: Quantity;
  /** Receiver delay (in microseconds) to absorb bursts of missed packet retransmissions. -1 … ∞ @default -1 */
  readonly latency?: Quantity;
  /** Use legacy SOURCE method, for Icecast < v2.4. @default false */
  readonly legacy_icecast?: boolean | 0 | 1;
  /** Number of seconds that the socket waits for unsent data when closing. -1 … ∞ @default -1 */
  readonly linger?: Quantity;
  /** Listen on HTTP. 0 … 2 @default 0 */
  readonly listen?: Quantity | boolean | 0 | 1;
  /** Connection awaiting timeout (in microseconds) -1 … ∞ @default -1 */
  readonly listen_timeout?: Quantity;
  /** Local address. */
  readonly local_addr?: string;
  /** Local port. */
  readonly local_port?: string | Quantity;
  /** Local rtcp port. -1 … ∞ @default -1 */
  readonly local_rtcpport?: Quantity;
  /** Local rtp port. -1 … ∞ @default -1 */
  readonly local_rtpport?: Quantity;
  /** Local address. */
  readonly localaddr?: string;
  /** Local port. -1 … ∞ @default -1 */
  readonly localport?: Quantity;
  /** Local rtcp port. -1 … ∞ @default -1 */
  readonly localrtcpport?: Quantity;
  /** Local rtp port. -1 … ∞ @default -1 */
  readonly localrtpport?: Quantity;
  /** The actual location of the data received. */
  readonly location?: string;
  /** Maximum possible packet reorder tolerance. -1 … ∞ @default -1 */
  readonly lossmaxttl?: Quantity;
  /** Maximum number of redirects. 0 … ∞ @default 8 */
  readonly max_redirects?: Quantity;
  /** Maximum bandwidth (bytes per second) that the connection can use. -1 … ∞ @default -1 */
  readonly maxbw?: Quantity;
  /** Enable message API. */
  readonly messageapi?: boolean | 0 | 1 | 'auto';
  /** Metadata read from the bitstream. */
  readonly metadata?: string;
  /** Override the HTTP method or set the expected HTTP method from a client. */
  readonly method?: string;
  /** The minimum SRT version that is required from the peer. -1 … ∞ @default -1 */
  readonly minversion?: Quantity;
  /** Connection mode (caller, listener, rendezvous) 0 … 2 @default caller */
  readonly mode?: 'caller' | 'listener' | 'rendezvous' | number;
  /** The Maximum Segment Size. -1 … 1500 @default -1 */
  readonly mss?: Quantity;
  /** Maximum Transmission Unit. 0 … ∞ @default 0 */
  readonly mtu?: Quantity;
  /** Use persistent connections. @default false */
  readonly multiple_requests?: boolean | 0 | 1;
  /** Enable receiver to send periodic NAK reports. */
  readonly nakreport?: boolean | 0 | 1 | 'auto';
  /** Initial byte offset. 0 … ∞ @default 0 */
  readonly offset?: Quantity;
  /** MaxBW ceiling based on % over input stream rate. -1 … 100 @default -1 */
  readonly oheadbw?: Quantity;
  /** Survive in case of UDP receiving circular buffer overrun. @default false */
  readonly overrun_nonfatal?: boolean | 0 | 1;
  /** Crypto PBKDF2 Passphrase size[0,10..64] 0:disable crypto. */
  readonly passphrase?: string;
  /** Set password. */
  readonly password?: string;
  /** Maximum SRT packet size. -1 … 1456 @default -1 */
  readonly payload_size?: 'ts_size' | 'max_size' | number;
  /** Crypto key len in bytes {16,24,32} Default: 16 (128-bit) -1 … 32 @default -1 */
  readonly pbkeylen?: Quantity;
  /** Peer latency (in microseconds) -1 … ∞ @default -1 */
  readonly peerlatency?: Quantity;
  /** Maximum packet size. 0 … ∞ @default 0 */
  readonly pkt_size?: Quantity | 'ts_size' | 'max_size' | number;
  /** Set custom HTTP post data. */
  readonly post_data?: string;
  /** Receive buffer size (in bytes) -1 … ∞ @default -1 */
  readonly rcvbuf?: Quantity;
  /** Receive latency (in microseconds) -1 … ∞ @default -1 */
  readonly rcvlatency?: Quantity;
  /** Auto reconnect after disconnect before EOF. @default false */
  readonly reconnect?: boolean | 0 | 1;
  /** Auto reconnect at EOF. @default false */
  readonly reconnect_at_eof?: boolean | 0 | 1;
  /** Max reconnect delay in seconds after which to give up. 0 … 4294 @default 120 */
  readonly reconnect_delay_max?: Quantity;
  /** Max total reconnect delay in seconds after which to give up. 0 … 4294 @default 256 */
  readonly reconnect_delay_total_max?: Quantity;
  /** The max number of times to retry a connection. -1 … ∞ @default -1 */
  readonly reconnect_max_retries?: Quantity;
  /** List of http status codes to reconnect on. */
  readonly reconnect_on_http_error?: string;
  /** Auto reconnect in case of tcp/tls error during connect. @default false */
  readonly reconnect_on_network_error?: boolean | 0 | 1;
  /** Auto reconnect streamed / non seekable streams. @default false */
  readonly reconnect_streamed?: boolean | 0 | 1;
  /** Socket receive buffer size (in bytes) -1 … ∞ @default -1 */
  readonly recv_buffer_size?: Quantity;
  /** Override referer header. */
  readonly referer?: string;
  /** The http status code to return to a client. −∞ … 599 @default 200 */
  readonly reply_code?: Quantity;
  /** Size (in bytes) of requests to make. 0 … ∞ @default 0 */
  readonly request_size?: Quantity;
  /** The resource requested by a client. */
  readonly resource?: string;
  /** Respect the Retry-After header when retrying connections. @default true */
  readonly respect_retry_after?: boolean | 0 | 1;
  /** Explicitly allow reusing UDP sockets. */
  readonly reuse?: boolean | 0 | 1 | 'auto';
  /** Explicitly allow reusing UDP sockets. */
  readonly reuse_socket?: boolean | 0 | 1 | 'auto';
  /** Custom rtcp port. -1 … ∞ @default -1 */
  readonly rtcp_port?: Quantity;
  /** Custom rtcp port. -1 … ∞ @default -1 */
  readonly rtcpport?: Quantity;
  /** Name of application to connect to on the RTMP server. */
  readonly rtmp_app?: string;
  /** Set buffer time in milliseconds. The default is 3000. 0 … ∞ @default 3000 */
  readonly rtmp_buffer?: Quantity;
  /** Append arbitrary AMF data to the Connect message. */
  readonly rtmp_conn?: string;
  /** Specify the codec(s) to use in an enhanced rtmp live stream. */
  readonly rtmp_enhanced_codecs?: string;
  /** Version of the Flash plugin used to run the SWF player. */
  readonly rtmp_flashver?: string;
  /** Number of packets flushed in the same request (RTMPT only). 0 … ∞ @default 10 */
  readonly rtmp_flush_interval?: Quantity;
  /** Listen for incoming rtmp connections. @default 0 */
  readonly rtmp_listen?: Quantity;
  /** Specify that the media is a live stream. @default any */
  readonly rtmp_live?: 'any' | 'live' | 'recorded' | number;
  /** URL of the web page in which the media was embedded. By default no value will be sent. */
  readonly rtmp_pageurl?: string;
  /** Stream identifier to play or to publish. */
  readonly rtmp_playpath?: string;
  /** Name of live stream to subscribe to. Defaults to rtmp_playpath. */
  readonly rtmp_subscribe?: string;
  /** SHA256 hash of the decompressed SWF file (32 bytes). */
  readonly rtmp_swfhash?: string;
  /** Size of the decompressed SWF file, required for SWFVerification. 0 … ∞ @default 0 */
  readonly rtmp_swfsize?: Quantity;
  /** URL of the SWF player. By default no value will be sent. */
  readonly rtmp_swfurl?: string;
  /** URL to player swf file, compute hash/size automatically. */
  readonly rtmp_swfverify?: string;
  /** URL of the target stream. Defaults to proto://host[:port]/app. */
  readonly rtmp_tcurl?: string;
  /** Sets if the file is seekable. -1 … 0 @default -1 */
  readonly seekable?: Quantity | boolean | 0 | 1 | 'auto';
  /** Socket send buffer size (in bytes) -1 … ∞ @default -1 */
  readonly send_buffer_size?: Quantity;
  /** Force sending an Expect: 100-continue header for POST. */
  readonly send_expect_100?: boolean | 0 | 1 | 'auto';
  /** Threshold to favor readahead over seek. 0 … ∞ @default 0 */
  readonly short_seek_size?: Quantity;
  /** The type of Smoother used for the transmission for that socket. */
  readonly smoother?: string;
  /** Send buffer size (in bytes) -1 … ∞ @default -1 */
  readonly sndbuf?: Quantity;
  /** The sender's extra delay(in microseconds) before dropping packets. -2 … ∞ @default -2 */
  readonly snddropdelay?: Quantity;
  /** Source list. */
  readonly sources?: string;
  /** A string of up to 512 characters that an Initiator can pass to a Responder. */
  readonly srt_streamid?: string;
  /** A string of up to 512 characters that an Initiator can pass to a Responder. */
  readonly streamid?: string;
  /** Use TCP keepalive to detect dead connections and keep long-lived connections active. @default false */
  readonly tcp_keepalive?: boolean | 0 | 1;
  /** Maximum segment size for outgoing TCP packets. -1 … ∞ @default -1 */
  readonly tcp_mss?: Quantity;
  /** Use TCP_NODELAY to disable Nagle's algorithm. 0 … 1 @default 0 */
  readonly tcp_nodelay?: Quantity | boolean | 0 | 1;
  /** Set timeout of socket I/O operations. -1 … ∞ @default -1 */
  readonly timeout?: Quantity;
  /** Enable too-late pkt drop. */
  readonly tlpktdrop?: boolean | 0 | 1 | 'auto';
  /** Use a TLS connection. @default false */
  readonly tls?: boolean | 0 | 1;
  /** Verify the peer certificate. @default true */
  readonly tls_verify?: boolean | 0 | 1;
  /** The transmission type for the socket. 0 … 2 @default 2 */
  readonly transtype?: 'live' | 'file' | number;
  /** Truncate existing files on write. @default true */
  readonly truncate?: boolean | 0 | 1;
  /** Timestamp-based packet delivery. */
  readonly tsbpd?: boolean | 0 | 1 | 'auto';
  /** Deprecated, same effect as latency option. -1 … ∞ @default -1 */
  readonly tsbpddelay?: Quantity;
  /** Time to live (multicast only) -1 … 255 @default -1 */
  readonly ttl?: Quantity;
  /** Socket type. @default stream */
  readonly type?: 'stream' | 'datagram' | 'seqpacket' | number;
  /** Choose UDPLite head size which should be validated by checksum. 0 … ∞ @default 0 */
  readonly udplite_coverage?: Quantity;
  /** Enable use_srtp DTLS extension. @default false */
  readonly use_srtp?: boolean | 0 | 1;
  /** Override User-Agent header. @default Lavf/63.1.102 */
  readonly user_agent?: string;
  /** Verify the peer certificate. @default true */
  readonly verify?: boolean | 0 | 1;
  /** Verify against a specific hostname. */
  readonly verifyhost?: string;
  /** Send packets to the source address of the latest received packet. @default false */
  readonly write_to_source?: boolean | 0 | 1;
};
