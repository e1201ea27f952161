extension MatchCase {
  static let all: [MatchCase] =
    words + folding + variants + numbersAndPunctuation + phrases + invisible + marks + scripts

  static let words: [MatchCase] = [
    MatchCase("ATACMS", "⟦ATACMS⟧"),
    MatchCase("ATACMS", "(⟦ATACMS⟧), “⟦atacms⟧”: #⟦Atacms⟧ @⟦ATACMS⟧/⟦ATACMS⟧…"),
    MatchCase("ATACMS", "ATACMSX XATACMS ATACM ATACMS2 2ATACMS"),
    MatchCase("ATACMS", "the ⟦ATACMS⟧-armed, pre-⟦ATACMS⟧ launcher"),
    MatchCase("ATACMS", "the ⟦ATACMS⟧' range, ⟦ATACMS⟧'s, ⟦ATACMS⟧’s and ⟦ATACMS⟧’"),
    MatchCase("OTAN", "l'⟦OTAN⟧ et d’⟦Otan⟧"),
    MatchCase("Don", "I don't know, don’t ask, DON'T; the ⟦Don⟧'s banks, don’t-care, ⟦Don⟧'tall"),
    MatchCase("don't", "I ⟦don’t⟧ know"),
    MatchCase("ATACMS", "_⟦ATACMS⟧_ #Kestrel_⟦ATACMS⟧"),
    MatchCase("ATACMS", "the missile.⟦ATACMS⟧.The next"),
    MatchCase("aa", "⟦aa⟧ aaa ⟦aa⟧"),
    MatchCase("ATACMS", ""),
    MatchCase("", "ATACMS"),
    MatchCase(" \u{200B}", "ATACMS  "),
  ]

  static let folding: [MatchCase] = [
    MatchCase("straße", "⟦STRASSE⟧ ⟦Strasse⟧ ⟦straße⟧ ⟦STRAẞE⟧ strase"),
    MatchCase("strasse", "⟦Straße⟧"),
    MatchCase("as", "aß"),
    MatchCase("sa", "ßa"),
    MatchCase("Οδυσσεύς", "⟦ΟΔΥΣΣΕΎΣ⟧ ⟦οδυσσεύσ⟧"),
    MatchCase("Istanbul", "⟦ISTANBUL⟧ ⟦istanbul⟧ İstanbul ıstanbul"),
    MatchCase("İstanbul", "⟦i\u{307}stanbul⟧ ⟦İSTANBUL⟧ istanbul"),
    MatchCase("Севастополь", "в ⟦СЕВАСТОПОЛЬ⟧, ⟦севастополь⟧ Севастополя"),
    MatchCase("ﬁnance", "⟦FINANCE⟧"),
    MatchCase("Kelvin", "⟦\u{212A}elvin⟧"),
  ]

  static let variants: [MatchCase] = [
    MatchCase("O'Brien", "⟦O’Brien⟧ ⟦Oʼbrien⟧ ⟦O`Brien⟧ ⟦O＇Brien⟧"),
    MatchCase("Куп'янськ", "⟦Куп’янськ⟧ ⟦Купʼянськ⟧"),
    MatchCase("S-400", "⟦S‑400⟧ ⟦S–400⟧ ⟦S‐400⟧ ⟦S−400⟧ S—400 S400 S 400"),
    MatchCase("צה\"ל", "⟦צה״ל⟧ ⟦צה\"ל⟧"),
    MatchCase("ATACMS", "⟦ＡＴＡＣＭＳ⟧ ⟦𝐀𝐓𝐀𝐂𝐌𝐒⟧"),
    MatchCase("ミサイル", "⟦ﾐｻｲﾙ⟧"),
    MatchCase("ガス", "⟦ｶﾞｽ⟧ ｶｽ"),
  ]

  static let numbersAndPunctuation: [MatchCase] = [
    MatchCase("S-400", "⟦S-400⟧ s-400s S-4000 US-400 ⟦S-400⟧-based 2S-400"),
    MatchCase("C++", "⟦C++⟧, ⟦c++⟧11 C+ ⟦C++⟧+ Objective-⟦C++⟧ XC++"),
    MatchCase("F-16C", "⟦F-16C⟧ ⟦f-16c⟧/D F-16CM AF-16C"),
    MatchCase(
      "Kestrel-9", "⟦Kestrel-9⟧ ⟦Kestrel-9⟧. Kestrel-90 Kestrel-9.5 Kestrel-9a ⟦kestrel-9⟧’s"),
    MatchCase("U.S.", "the ⟦U.S.⟧ said, ⟦U.S.⟧-led ⟦u.s.⟧The U.S.A. U.S.S.R. US U.S"),
    MatchCase("U.S", "the ⟦U.S⟧. said; U.S.A"),
    MatchCase("S.R.", "U.S.S.R. ⟦S.R.⟧"),
    MatchCase("S.R.", "U.S\u{301}.S.R. U.S\u{323}\u{301}.S.R. ⟦S.R.⟧"),
    MatchCase("400", "⟦400⟧ 400,000 1,400 4.400 ⟦400⟧-500 ⟦400⟧, ⟦400⟧. $⟦400⟧ ⟦400⟧% 400m"),
    MatchCase(".NET", "ASP⟦.NET⟧ ⟦.net⟧"),
    MatchCase("AT&T", "⟦AT&T⟧ ⟦at&t⟧'s"),
    MatchCase("€", "⟦€⟧5 5⟦€⟧"),
  ]

  static let phrases: [MatchCase] = [
    MatchCase(
      "Army Tactical Missile System",
      "⟦Army Tactical Missile System⟧ ⟦army  tactical\nmissile\r\n\t system⟧ Army Tactical Missile Systems"
    ),
    MatchCase(
      "Army Tactical",
      "⟦Army\u{A0}Tactical⟧ ⟦Army\u{202F}\u{3000}Tactical⟧ ArmyTactical Army-Tactical"),
    MatchCase("  Army \n Tactical ", "⟦Army Tactical⟧"),
    MatchCase("a a", "⟦a a⟧ b a"),
    MatchCase("a b", "⟦a \u{200B} \u{AD} b⟧"),
  ]

  static let invisible: [MatchCase] = [
    MatchCase("ATACMS", "⟦ATA\u{AD}CMS⟧ ⟦AT\u{200D}ACM\u{200B}S⟧\u{200B}missile"),
    MatchCase("ATACMS", "\u{FEFF}⟦ATACMS⟧\u{AD}\u{AD} ⟦ATACMS⟧\u{200E}"),
    MatchCase("ATACMS", "X\u{AD}ATACMS ATACMS\u{AD}X X\u{200B}⟦ATACMS⟧\u{200B}X"),
    MatchCase("AT\u{AD}ACMS", "⟦ATACMS⟧"),
    MatchCase("محمد", "⟦محـــمد⟧"),
    MatchCase("می‌خواهم", "⟦میخواهم⟧"),
  ]

  static let marks: [MatchCase] = [
    MatchCase("й", "⟦й⟧ ⟦и\u{306}⟧ и"),
    MatchCase("и", "й и\u{306} ⟦и⟧"),
    MatchCase("Café", "⟦Café⟧ ⟦Cafe\u{301}⟧ ⟦CAFE\u{301}⟧ Cafe Cafe\u{300}"),
    MatchCase("Cafe\u{301}", "⟦Café⟧"),
    MatchCase("Cafe", "Café Cafe\u{301} ⟦Cafe⟧"),
    MatchCase(
      "Việt",
      "⟦Vie\u{302}\u{323}t⟧ ⟦Vie\u{323}\u{302}t⟧ ⟦Vi\u{1EB9}\u{302}t⟧ ⟦Vi\u{EA}\u{323}t⟧ Vie\u{302}t"
    ),
    MatchCase("\u{301}", "a\u{301} \u{301}"),
    MatchCase("ATACMS", "1\u{FE0F}\u{20E3}⟦ATACMS⟧"),
  ]

  static let scripts: [MatchCase] = [
    MatchCase("導弾", "日本が⟦導弾⟧を発射 ATACMS⟦導弾⟧"),
    MatchCase("ATACMS", "日本が⟦ATACMS⟧を 미국⟦ATACMS⟧를 בה⟦ATACMS⟧ ⟦ATACMS⟧ами"),
    MatchCase("ขีปนาวุธ", "ยิง⟦ขีปนาวุธ⟧ใส่"),
    MatchCase("ຂີ", "ຍິງ⟦ຂີ⟧ໃສ່"),
    MatchCase("မြို့", "⟦မြို့⟧တော်"),
    MatchCase("ក្រុង", "ទី⟦ក្រុង⟧ភ្នំពេញ"),
    MatchCase("서울", "⟦서울⟧에서 ⟦서울⟧, 북서울 서울ᆨ"),
    MatchCase("가", "각 ⟦가⟧는 ⟦\u{1100}\u{1161}⟧ \u{1100}\u{1161}\u{11A8}"),
    MatchCase("각하", "⟦\u{1100}\u{AD}\u{1161}\u{11A8}하⟧ ⟦가\u{11A8}\u{1112}\u{1161}⟧ 가하 \u{1100}각하"),
    MatchCase("موسكو", "في ⟦موسكو⟧، وموسكو"),
    MatchCase("ירושלים", "⟦ירושלים⟧ ה-⟦ירושלים⟧ בירושלים"),
    MatchCase("कीव", "⟦कीव⟧ में कीवी"),
    MatchCase("क", "कि ⟦क⟧"),
    MatchCase("Μόσχα", "η ⟦ΜΌΣΧΑ⟧"),
    MatchCase("5", "第⟦5⟧号 ⟦５⟧ 5km"),
    MatchCase("🇺🇦", "🚨⟦🇺🇦⟧!"),
  ]
}
