import type { ThemeConfig } from 'antd'

/** Calm blue on white; every text colour keeps 4.5:1 against its ground (WCAG AA), which antd's own greys do not. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#1a5a94', colorInfo: '#1a5a94', colorLink: '#1a5a94', colorError: '#c42b1c', colorWarning: '#a15c00', colorSuccess: '#2b7a35',
    // The derived grounds come out grey.
    colorPrimaryBg: '#e3eef8', colorInfoBg: '#edf5fc', colorInfoBorder: '#b3d0ea',
    colorWarningBg: '#fef3e6', colorWarningBorder: '#efc59a', colorSuccessBg: '#eef8ef', colorSuccessBorder: '#b2d8b7',
    colorText: '#1d2733', colorTextSecondary: '#46525f', colorTextTertiary: '#5d6975', colorTextDescription: '#5d6975', colorTextPlaceholder: '#6b7682',
    colorBgLayout: '#f3f5f8', colorBorder: '#c9d1da', colorBorderSecondary: '#e3e8ee',
    borderRadius: 4, fontSize: 14,
    fontFamily: '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", system-ui, sans-serif',
  },
  components: {
    Table: { headerBg: '#eef2f6', headerColor: '#2b3947', headerSplitColor: 'transparent', rowHoverBg: '#f2f7fc', rowSelectedBg: '#e6f0f9', rowSelectedHoverBg: '#dceaf6', bodySortBg: '#f8fafc', headerSortActiveBg: '#e4ebf2', headerSortHoverBg: '#e4ebf2', cellPaddingBlockSM: 7, cellPaddingInlineSM: 10 },
    Menu: { itemHeight: 36, itemBorderRadius: 4, itemSelectedBg: '#e3eef8', itemSelectedColor: '#124a7d', groupTitleColor: '#5d6975', groupTitleFontSize: 12, activeBarBorderWidth: 0 },
    Form: { itemMarginBottom: 24, verticalLabelPadding: '0 0 4px' },
    Card: { bodyPaddingSM: 12 },
  },
}
