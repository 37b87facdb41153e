// Prints the holidays that follow a calendar of the moon, computed with the
// calendars of ICU that Node.js has: tab-separated country, day, name. Arguments:
// the version of ICU that it must be, the first year, the last year.
const [icu, first, last] = [process.argv[2], ...process.argv.slice(3).map(Number)]
if (process.versions.icu !== icu) {
  console.error(`ICU is ${process.versions.icu}, want ${icu}`)
  process.exit(1)
}

// Each rule is a calendar and, per country, its month and day, the offsets of
// the days off from it, and the name.
const rules = [
  ['chinese', 'CN', 1, 1, [-1, 0, 1, 2], 'Spring Festival'],
  ['chinese', 'CN', 5, 5, [0], 'Dragon Boat Festival'],
  ['chinese', 'CN', 8, 15, [0], 'Mid-Autumn Festival'],
  ['chinese', 'HK', 1, 1, [0, 1, 2], 'Lunar New Year'],
  ['chinese', 'HK', 4, 8, [0], "Buddha's Birthday"],
  ['chinese', 'HK', 5, 5, [0], 'Tuen Ng Festival'],
  ['chinese', 'HK', 8, 15, [1], 'Day after the Mid-Autumn Festival'],
  ['chinese', 'HK', 9, 9, [0], 'Chung Yeung Festival'],
  ['chinese', 'SG', 1, 1, [0, 1], 'Chinese New Year'],
  ['chinese', 'SG', 4, 15, [0], 'Vesak Day'],
  ['chinese', 'TW', 1, 1, [-1, 0, 1, 2], 'Lunar New Year'],
  ['chinese', 'TW', 5, 5, [0], 'Dragon Boat Festival'],
  ['chinese', 'TW', 8, 15, [0], 'Mid-Autumn Festival'],
  ['dangi', 'KR', 1, 1, [-1, 0, 1], 'Korean New Year'],
  ['dangi', 'KR', 4, 8, [0], "Buddha's Birthday"],
  ['dangi', 'KR', 8, 15, [-1, 0, 1], 'Korean Thanksgiving'],
  ['hebrew', 'IL', 'Nisan', 15, [0], 'Passover'],
  ['hebrew', 'IL', 'Nisan', 21, [0], 'Seventh day of Passover'],
  ['hebrew', 'IL', 'Iyar', 5, [0], 'Independence Day'],
  ['hebrew', 'IL', 'Sivan', 6, [0], 'Shavuot'],
  ['hebrew', 'IL', 'Tishri', 1, [0, 1], 'Rosh Hashanah'],
  ['hebrew', 'IL', 'Tishri', 10, [0], 'Yom Kippur'],
  ['hebrew', 'IL', 'Tishri', 15, [0], 'Sukkot'],
  ['hebrew', 'IL', 'Tishri', 22, [0], 'Simchat Torah'],
  ['islamic-umalqura', 'SA', 9, 29, [1, 2, 3, 4], 'Eid al-Fitr'],
  ['islamic-umalqura', 'SA', 12, 9, [0, 1, 2, 3], 'Eid al-Adha'],
  ['islamic-umalqura', 'TR', 10, 1, [0, 1, 2], 'Ramadan Feast'],
  ['islamic-umalqura', 'TR', 12, 10, [0, 1, 2, 3], 'Sacrifice Feast'],
]

const day = 24 * 3600e3
const iso = (t) => new Date(t).toISOString().slice(0, 10)
for (const [calendar, country, month, dayOfMonth, offsets, name] of rules) {
  const format = new Intl.DateTimeFormat('en-u-ca-' + calendar, {
    timeZone: 'UTC', month: calendar === 'hebrew' ? 'long' : 'numeric', day: 'numeric',
  })
  for (let t = Date.UTC(first, 0, 1) - 5 * day; t <= Date.UTC(last, 11, 31) + 5 * day; t += day) {
    const parts = Object.fromEntries(format.formatToParts(t).map((p) => [p.type, p.value]))
    if (parts.month !== String(month) || parts.day !== String(dayOfMonth)) continue // a leap month is "4bis"
    let moved = 0
    if (name === 'Independence Day') {
      moved = { 1: 1, 5: -1, 6: -2 }[new Date(t).getUTCDay()] ?? 0 // as the law moves it
    }
    for (const offset of offsets) {
      const date = iso(t + (offset + moved) * day)
      if (date >= `${first}` && date < `${last + 1}`) console.log([country, date, name].join('\t'))
    }
  }
}
