import ReadableText

/// The name of an encoding as HTTP or the XML declaration writes it, and how it is read here.
///
/// After the WHATWG Encoding Standard: the labels of old code pages mean the larger ones that
/// writers really used (ISO-8859-1 is windows-1252, GB2312 is GB18030, TIS-620 is windows-874).
struct EncodingLabel: Equatable {
  enum Kind: Equatable {
    case utf8
    case windows1252
    case utf16, utf16BigEndian, utf16LittleEndian
    case utf32, utf32BigEndian, utf32LittleEndian
    /// Read by iconv under this name. Single-byte encodings give every byte a meaning, so valid
    /// UTF-8 under such a label is UTF-8.
    case iconv(String, singleByte: Bool)
    /// GB2312 in seven bits (RFC 1843).
    case hz
    case unknown
  }

  let kind: Kind
  /// The IANA name in lower case.
  let name: String

  /// Whether the encoding is of ASCII bytes with escape sequences.
  var usesEscapes: Bool { name.hasPrefix("iso-2022-") }

  /// Whether two encodings write Russian with the same bytes.
  func isAkin(to other: EncodingLabel) -> Bool {
    kind == other.kind || name.hasPrefix("koi8") && other.name.hasPrefix("koi8")
  }

  /// Reads a label in any case, quoted or not.
  init(_ label: some Sequence<UInt8>) {
    var cleaned = ""
    for byte in label where byte > 0x20 && byte < 0x7F && byte != 0x22 && byte != 0x27 {
      let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
      cleaned.unicodeScalars.append(Unicode.Scalar(lower))
      if cleaned.utf8.count > 40 { break }
    }
    (kind, name) = Self.resolve(cleaned)
  }

  private static func resolve(_ label: String) -> (Kind, String) {
    switch label {
    case "utf-8", "utf8", "unicode-1-1-utf-8", "us-ascii", "ascii", "ansi_x3.4-1968", "utf8mb4",
      "utf-8-sig", "x-unicode20utf8":
      return (.utf8, "utf-8")
    case "iso-8859-1", "iso8859-1", "latin1", "latin-1", "iso_8859-1", "l1", "cp1252", "x-cp1252",
      "windows-1252", "win-1252", "iso-8859-1:1987", "cp819", "ibm819", "ansi", "windows1252",
      "iso-ir-100", "csisolatin1", "iso88591", "iso_8859-1:1987", "iso8859_1", "8859-1", "x-ansi":
      return (.windows1252, "windows-1252")
    case "utf-16", "utf16", "unicode", "ucs-2", "iso-10646-ucs-2": return (.utf16, "utf-16")
    case "utf-16be", "utf16be": return (.utf16BigEndian, "utf-16be")
    case "utf-16le", "utf16le": return (.utf16LittleEndian, "utf-16le")
    case "utf-32", "utf32", "ucs-4", "iso-10646-ucs-4": return (.utf32, "utf-32")
    case "utf-32be", "utf32be": return (.utf32BigEndian, "utf-32be")
    case "utf-32le", "utf32le": return (.utf32LittleEndian, "utf-32le")
    case "gb2312", "gbk", "cp936", "x-gbk", "gb_2312-80", "gb_2312", "chinese", "euc-cn", "gb18030",
      "ms936", "windows-936", "iso-ir-58", "gb18030-2005", "gb18030-2000", "csgb2312",
      "csiso58gb231280", "x-euc-cn", "gb-18030":
      return (.iconv("GB18030", singleByte: false), "gb18030")
    case "hz-gb-2312", "hz-gb2312", "hz", "hzgb2312": return (.hz, "hz-gb-2312")
    case "big5", "big-5", "big5-hkscs", "cn-big5", "x-x-big5", "cp950", "csbig5":
      return (.iconv("BIG5-HKSCS", singleByte: false), "big5")
    case "shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j", "cp932", "ms932",
      "csshiftjis", "shiftjis", "x-ms-cp932", "windows-932":
      return (.iconv("CP932", singleByte: false), "shift_jis")
    case "euc-jp", "eucjp", "x-euc-jp", "ujis", "euc_jp":
      return (.iconv("EUC-JP-MS", singleByte: false), "euc-jp")
    case "iso-2022-jp", "iso2022-jp", "csiso2022jp", "iso-2022-jp-1":
      return (.iconv("ISO-2022-JP", singleByte: false), "iso-2022-jp")
    case "iso-2022-kr": return (.iconv("ISO-2022-KR", singleByte: false), "iso-2022-kr")
    case "euc-kr", "euckr", "cp949", "ms949", "ks_c_5601-1987", "ksc5601", "ksc_5601", "korean",
      "windows-949", "uhc", "ks_c_5601-1989", "ks_c_5601":
      return (.iconv("UHC", singleByte: false), "euc-kr")
    case "euc-tw": return (.iconv("EUC-TW", singleByte: false), "euc-tw")
    case "johab": return (.iconv("JOHAB", singleByte: false), "johab")
    case "tis-620", "tis620", "iso-8859-11", "windows-874", "cp874", "dos-874":
      return (.iconv("CP874", singleByte: true), "windows-874")
    case "iso-8859-9", "latin5", "windows-1254", "cp1254", "iso8859-9", "l5":
      return (.iconv("CP1254", singleByte: true), "windows-1254")
    case "koi8-r", "koi8", "koi", "koi8_r": return (.iconv("KOI8-R", singleByte: true), "koi8-r")
    case "koi8-u", "koi8-ru", "koi8_u": return (.iconv("KOI8-U", singleByte: true), "koi8-u")
    case "cp866", "ibm866", "866": return (.iconv("CP866", singleByte: true), "ibm866")
    case "macintosh", "mac", "x-mac-roman", "macroman", "mac-roman", "mac_roman", "csmacintosh":
      return (.iconv("MACINTOSH", singleByte: true), "macintosh")
    case "x-mac-cyrillic", "x-mac-ukrainian", "maccyrillic", "mac-cyrillic", "mac_cyrillic":
      return (.iconv("MAC-CYRILLIC", singleByte: true), "x-mac-cyrillic")
    case "x-mac-ce", "x-mac-centraleurroman", "mac-latin2", "mac_latin2", "mac-centraleurope",
      "maccentraleurope":
      return (.iconv("MAC-CENTRALEUROPE", singleByte: true), "x-mac-ce")
    case "kz-1048", "kz1048", "kz_1048", "rk1048", "strk1048-2002":
      return (.iconv("RK1048", singleByte: true), "kz-1048")
    case "ptcp154", "pt154", "cp154", "cyrillic-asian":
      return (.iconv("PT154", singleByte: true), "ptcp154")
    case "shift_jisx0213", "shift-jisx0213", "shift_jis_2004", "shift_jis-2004", "sjis_2004":
      return (.iconv("SHIFT_JISX0213", singleByte: false), "shift_jisx0213")
    case "euc-jisx0213", "euc_jisx0213", "euc-jis-2004", "euc_jis_2004":
      return (.iconv("EUC-JISX0213", singleByte: false), "euc-jisx0213")
    case "viscii": return (.iconv("VISCII", singleByte: true), "viscii")
    default: return numbered(label)
    }
  }

  /// The families that are numbered: windows-125x, ISO-8859-n, DOS code pages.
  private static func numbered(_ label: String) -> (Kind, String) {
    for prefix in ["windows-", "windows", "win-", "win", "x-cp", "cp"] {
      guard label.hasPrefix(prefix), let page = Int(label.dropFirst(prefix.count)) else { continue }
      if (1250...1258).contains(page) {
        return (.iconv("CP\(page)", singleByte: true), "windows-\(page)")
      }
      if [437, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 869].contains(page)
      {
        return (.iconv("CP\(page)", singleByte: true), "ibm\(page)")
      }
    }
    for prefix in [
      "iso-8859-", "iso_8859_", "iso8859-", "iso_8859-", "iso8859_", "8859-", "iso-ir-8859-",
    ] {
      guard label.hasPrefix(prefix) else { continue }
      // "iso-8859-8-i" differs in the order of display, not in bytes.
      let digits = label.dropFirst(prefix.count).prefix { $0.isASCII && $0.isNumber }
      guard let part = Int(digits), (2...16).contains(part), part != 12 else { continue }
      return (.iconv("ISO-8859-\(part)", singleByte: true), "iso-8859-\(part)")
    }
    return spelledOtherwise(label)
  }

  /// Names with other signs between their parts, and other words before the number of a page:
  /// `cp-1251`, `win_1251`, `windows.1251`, `ansi-1251`, `koi8r`.
  private static func spelledOtherwise(_ label: String) -> (Kind, String) {
    let bare = String(
      decoding: label.utf8.filter {
        CharacterReference.isLetter($0) || CharacterReference.isDigit($0)
      }, as: UTF8.self)
    let digits = bare.utf8.reversed().prefix { CharacterReference.isDigit($0) }.count
    let word = String(Substring(bare.utf8.dropLast(digits)))
    let number = String(Substring(bare.utf8.suffix(digits)))
    let isPage = pageWords.contains { word.isWord($0) }
    let usual: String
    if isPage, digits >= 3 {
      usual = "cp" + number
    } else if word.isWord("iso") || word.isWord("isoir"), number.beginsWithWord("8859"), digits > 4
    {
      usual = "iso-8859-" + String(Substring(number.utf8.dropFirst(4)))
    } else if let known = spellings.first(where: { bare.isWord($0.0) }) {
      usual = String(describing: known.1)
    } else {
      return foreign(label)
    }
    return usual.hasSameBytes(as: label) ? foreign(label) : resolve(usual)
  }

  private static let pageWords: [StaticString] = [
    "", "cp", "xcp", "win", "xwin", "windows", "xwindows", "wincp", "windowscp", "ms", "mscp",
    "ansi",
    "ansicp", "codepage", "cswindows", "dos", "ibm", "charset", "mswindows",
  ]
  private static let spellings: [(StaticString, StaticString)] = [
    ("koi8r", "koi8-r"), ("koi8rus", "koi8-r"), ("koir", "koi8-r"), ("cskoi8r", "koi8-r"),
    ("koi8u", "koi8-u"), ("koi8ru", "koi8-u"), ("utf8", "utf-8"), ("xutf8", "utf-8"),
    ("utf8bom", "utf-8"), ("utf8withoutbom", "utf-8"), ("unicodeutf8", "utf-8"),
    ("gb2312", "gb2312"), ("gbk", "gbk"), ("gb18030", "gb18030"), ("big5", "big5"),
    ("big5hkscs", "big5-hkscs"), ("big5tw", "big5"), ("shiftjis", "shift_jis"),
    ("sjiswin", "shift_jis"), ("eucjp", "euc-jp"), ("eucjpwin", "euc-jp"), ("euckr", "euc-kr"),
    ("ksc56011987", "ks_c_5601-1987"), ("cyrillic", "iso-8859-5"), ("greek", "iso-8859-7"),
    ("hebrew", "iso-8859-8"), ("arabic", "iso-8859-6"), ("latin2", "iso-8859-2"),
    ("latin3", "iso-8859-3"), ("latin4", "iso-8859-4"), ("latin6", "iso-8859-10"),
    ("latin9", "iso-8859-15"),
  ]

  /// A name that only the C library's iconv knows. It counts where it leaves ASCII alone, so that
  /// neither EBCDIC nor a wide encoding is taken for one.
  private static func foreign(_ label: String) -> (Kind, String) {
    let isPlain = label.utf8.allSatisfy {
      CharacterReference.isLetter($0) || CharacterReference.isDigit($0) || $0 == 0x2D
        || $0 == 0x2E || $0 == 0x3A || $0 == 0x5F
    }
    guard isPlain, !label.isEmpty else { return (.unknown, label) }
    let sample = Array("<?x>&".utf8)
    let dashed = String(decoding: label.utf8.map { $0 == 0x5F ? 0x2D : $0 }, as: UTF8.self)
    for name in [label, dashed] {
      let decoded = sample.withUnsafeBufferPointer {
        IconvDecoder.decode($0, from: name.uppercased())
      }
      if decoded?.utf8 == sample {
        return (.iconv(name.uppercased(), singleByte: false), label)
      }
    }
    return (.unknown, label)
  }
}
