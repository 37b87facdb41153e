// Prints the public holidays of date-holidays as tab-separated lines: country,
// first day, time it starts, length in hours, name. Arguments: the first year,
// the last year, countries.
const Holidays = require('date-holidays')

const [first, last, ...countries] = process.argv.slice(2)
for (const country of countries) {
  const holidays = new Holidays(country, { languages: ['en'] })
  for (let year = Number(first); year <= Number(last); year++) {
    for (const h of holidays.getHolidays(year)) {
      if (h.type !== 'public') continue
      const [day, time] = h.date.split(' ')
      console.log([country, day, time.slice(0, 5), (h.end - h.start) / 3600e3, h.name].join('\t'))
    }
  }
}
