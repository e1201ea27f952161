/// Agencies whose reports others print, with the forms in which credits write them
/// (`docs/publishers.md`). A configuration adds to it by `[[publisher]]` with `agency = true`.
enum AgencyTable {
  static let families: [PublisherFamily] = [
    agency("AP", "apnews.com ap.org", "Associated Press", "The Associated Press"),
    agency("Reuters", "reuters.com", "Thomson Reuters"),
    agency("AFP", "afp.com", "Agence France-Presse", "Agence France Presse"),
    agency("TASS", "tass.com tass.ru", "ITAR-TASS", "ТАСС"),
    agency("RIA Novosti", "ria.ru", "RIA", "РИА Новости"),
    agency("Interfax", "interfax.ru interfax.com", "Интерфакс"),
    agency("Interfax-Ukraine", "interfax.com.ua", "Інтерфакс-Україна"),
    agency("Ukrinform", "ukrinform.net ukrinform.ua", "Укрінформ"),
    agency("UNIAN", "unian.info unian.net unian.ua", "УНІАН"),
    agency("Belta", "belta.by", "BelTA"),
    agency("dpa", "dpa.com dpa-international.com", "Deutsche Presse-Agentur"),
    agency("EFE", "efe.com"), agency("ANSA", "ansa.it"), agency("Lusa", "lusa.pt"),
    agency("PAP", "pap.pl"), agency("ČTK", "ctk.cz ceskenoviny.cz", "CTK"),
    agency("MTI", "mti.hu"), agency("APA", "apa.at"), agency("ANP", "anp.nl"),
    agency("Belga", "belga.be belganewsagency.eu"), agency("Keystone-SDA", "keystone-sda.ch"),
    agency("Tanjug", "tanjug.rs"), agency("HINA", "hina.hr"), agency("BTA", "bta.bg"),
    agency("Agerpres", "agerpres.ro"), agency("NTB", "ntb.no"), agency("Ritzau", "ritzau.dk"),
    agency("STT", "stt.fi"), agency("BNS", "bns.lt bns.ee"), agency("ELTA", "elta.lt"),
    agency("PA", "pa.media", "PA Media", "Press Association"),
    agency("The Canadian Press", "thecanadianpress.com", "Canadian Press"),
    agency("AAP", "aap.com.au"), agency("UPI", "upi.com"),
    agency("Kyodo", "kyodonews.net", "Kyodo News"),
    agency("Jiji Press", "jiji.com"), agency("Yonhap", "yna.co.kr"),
    agency("KCNA", "kcna.kp kcna.co.jp"), agency("Xinhua", "xinhuanet.com news.cn"),
    agency("CNA", "focustaiwan.tw", "Central News Agency"),
    agency("PTI", "ptinews.com", "Press Trust of India"), agency("ANI", "aninews.in"),
    agency("IANS", "ians.in"), agency("Antara", "antaranews.com"),
    agency("Bernama", "bernama.com"), agency("Anadolu", "aa.com.tr", "Anadolu Agency", "AA"),
    agency("IRNA", "irna.ir"), agency("Tasnim", "tasnimnews.com"), agency("SANA", "sana.sy"),
    agency("WAFA", "wafa.ps"), agency("NNA", "nna-leb.gov.lb"),
    agency("Bloomberg", "bloomberg.com", "Bloomberg News"),
  ]

  private static func agency(_ name: String, _ domains: String, _ names: String...)
    -> PublisherFamily
  {
    PublisherFamily(
      name: name,
      domains: domains.utf8.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) },
      names: names, isAgency: true)
  }
}
