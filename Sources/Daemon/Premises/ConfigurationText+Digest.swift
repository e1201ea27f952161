import Configuration
import ContentDigest
import JSONText

extension ConfigurationText {
  /// The SHA-256 of the file where it includes nothing; else of the digests of all files with their paths.
  var digest: SHA256Digest {
    let own = main.withUnsafeBytes { SHA256Digest($0) }
    guard !included.isEmpty else { return own }
    var hasher = SHA256Hasher()
    hasher.update(field: own.hex)
    for (pattern, found) in sortedPatterns {
      hasher.update(field: pattern)
      for file in found.files {
        hasher.update(field: file.path)
        hasher.update(field: file.bytes.withUnsafeBytes { SHA256Digest($0) }.hex)
      }
    }
    return hasher.finish()
  }

  private var sortedPatterns: [(key: String, value: IncludedFiles)] {
    included.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }

  /// What is included, as `in-force-included.json` keeps it; nil where nothing is.
  var includedJSON: [UInt8]? {
    guard !included.isEmpty else { return nil }
    var json = JSONWriter()
    json.object { json in
      json.key("patterns")
      json.array(sortedPatterns) { json, entry in
        json.object { json in
          json.member("pattern", entry.key)
          json.key("files")
          json.array(entry.value.files) { json, file in
            json.object { json in
              json.member("path", file.path)
              json.member("text", String(decoding: file.bytes, as: UTF8.self))
            }
          }
        }
      }
    }
    return json.bytes + [0x0A]
  }

  /// What ``includedJSON`` kept beside `main`; nil where it is something else.
  init?(main: [UInt8], includedJSON: [UInt8]) {
    guard let json = try? JSONValue(parsing: includedJSON), let patterns = json["patterns"]?.array
    else { return nil }
    var included: [String: IncludedFiles] = [:]
    for entry in patterns {
      guard let pattern = entry["pattern"]?.string, let files = entry["files"]?.array else {
        return nil
      }
      var found: [IncludedFile] = []
      for file in files {
        guard let path = file["path"]?.string, let text = file["text"]?.string else { return nil }
        found.append(IncludedFile(path: path, bytes: Array(text.utf8)))
      }
      included[pattern] = IncludedFiles(found)
    }
    self.init(main: main, included: included)
  }
}
