/** The platform as the packages' names have it: `'linux-x64-gnu'`. */
export function platformName(): string {
  const { platform, arch } = process;
  return platform === 'linux'
    ? `${platform}-${arch}-${glibcVersion() === null ? 'musl' : 'gnu'}`
    : `${platform}-${arch}`;
}

/** The C library's version; `null` where it is another one. Without network interfaces in the report, whose names would be resolved. */
export function glibcVersion(): string | null {
  const report = process.report as typeof process.report & { excludeNetwork: boolean };
  const { excludeNetwork } = report;
  report.excludeNetwork = true;
  try {
    const { header } = report.getReport() as { header?: { glibcVersionRuntime?: string } };
    return header?.glibcVersionRuntime ?? null;
  } finally {
    report.excludeNetwork = excludeNetwork;
  }
}
