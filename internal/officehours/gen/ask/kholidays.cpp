// Prints the days off of KHolidays as tab-separated lines: region, first day,
// length in days, name. Arguments: the first year, the last year, regions.
#include <KHolidays/HolidayRegion>
#include <QDate>
#include <QTextStream>

int main(int argc, char **argv)
{
    QTextStream out(stdout);
    out.setCodec("UTF-8");
    const QDate first(QString(argv[1]).toInt(), 1, 1), last(QString(argv[2]).toInt(), 12, 31);
    for (int i = 3; i < argc; i++) {
        const KHolidays::HolidayRegion region(argv[i]);
        if (!region.isValid()) {
            return 1;
        }
        for (const KHolidays::Holiday &h : region.rawHolidaysWithAstroSeasons(first, last)) {
            if (h.dayType() == KHolidays::Holiday::NonWorkday) {
                out << argv[i] << '\t' << h.observedStartDate().toString(Qt::ISODate) << '\t' << h.duration() << '\t' << h.name() << '\n';
            }
        }
    }
}
