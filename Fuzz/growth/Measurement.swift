import Glibc

/// What one piece of work took: processor time of this thread, and how far the memory in use rose
/// above where it was.
struct Measurement {
  /// Seconds.
  var time: Double
  /// Bytes.
  var memory: Int

  /// Measures `work`. One thread at a time.
  static func of(_ work: () -> Void) -> Measurement {
    Heap.startWatching()
    let start = now()
    work()
    return Measurement(time: now() - start, memory: Heap.peak)
  }

  /// The best of both: what disturbs a measurement only ever adds.
  static func least(_ left: Measurement, _ right: Measurement) -> Measurement {
    Measurement(time: min(left.time, right.time), memory: min(left.memory, right.memory))
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// Counts memory in use by AddressSanitizer's hooks, to the byte, C libraries included.
private enum Heap {
  nonisolated(unsafe) private static var used = 0
  nonisolated(unsafe) private static var highest = 0
  nonisolated(unsafe) private static var isInstalled = false

  static var peak: Int { highest }

  static func startWatching() {
    if !isInstalled {
      _ = installHooks(
        { _, size in
          Heap.used += size
          if Heap.used > Heap.highest { Heap.highest = Heap.used }
        },
        { pointer in if let pointer { Heap.used -= allocatedSize(pointer) } })
      isInstalled = true
    }
    used = 0
    highest = 0
  }
}

@_silgen_name("__sanitizer_install_malloc_and_free_hooks")
private func installHooks(
  _ allocated: @convention(c) (UnsafeRawPointer?, Int) -> Void,
  _ freed: @convention(c) (UnsafeRawPointer?) -> Void
) -> CInt

@_silgen_name("__sanitizer_get_allocated_size")
private func allocatedSize(_ pointer: UnsafeRawPointer) -> Int
