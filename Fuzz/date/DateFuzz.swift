import FeedParse

/// Date strings. A reading lies within the years that can be written.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDate(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  let text = String(
    decoding: Enlarged.bytes(UnsafeBufferPointer(start: data, count: size)), as: UTF8.self)
  HangCheck.run { check(text) }
  return 0
}

private func check(_ text: String) {
  if let reading = FeedDate.read(text) {
    let seconds = reading.instant.milliseconds / 1000
    precondition(seconds >= -62_167_305_600 && seconds <= 253_402_387_200, "year out of range")
  }
}
