"""The charts of the source, one file each.  Charts know the rules; rules do not know the charts."""

from eklinik.casework.charts import register
from eklinik.flows.business_licence import BUSINESS_LICENCE
from eklinik.flows.clinic_visit import CLINIC_VISIT
from eklinik.flows.permit_with_inspection import PERMIT_WITH_INSPECTION
from eklinik.flows.permit_without_inspection import PERMIT_WITHOUT_INSPECTION

CHARTS = {
    chart.key: chart
    for chart in (CLINIC_VISIT, BUSINESS_LICENCE, PERMIT_WITHOUT_INSPECTION, PERMIT_WITH_INSPECTION)
}

for _chart in CHARTS.values():
    register(_chart)
