'use client';

import type { ECharts } from 'echarts/core';
import { type RefObject, useEffect, useState } from 'react';

/** Under way as soon as a page with charts is: on its way to the browser with the page, and ready when a chart is. */
const library = typeof window === 'undefined' ? null : import('./echarts-core');

/**
 * A chart in `container`, following its size and taken down with the component; null until the library is
 * loaded. Charts of the same `group` share crosshair and zoom.
 */
export function useEChart(container: RefObject<HTMLDivElement | null>, group?: string): ECharts | null {
  const [chart, setChart] = useState<ECharts | null>(null);

  useEffect(() => {
    let gone = false;
    let takeDown = () => {};
    void library?.then(({ init, connect }) => {
      const element = container.current;
      if (gone || !element) return;
      const instance = init(element, null, { renderer: 'canvas' });
      if (group) {
        instance.group = group;
        connect(group);
      }
      const observer = new ResizeObserver(() => {
        // Told once when it begins to look, too: drawing everything again for the same size is half of the work.
        const { clientWidth, clientHeight } = element;
        if (clientWidth !== instance.getWidth() || clientHeight !== instance.getHeight()) instance.resize();
      });
      observer.observe(element);
      takeDown = () => {
        observer.disconnect();
        instance.dispose();
      };
      setChart(instance);
    });
    return () => {
      gone = true;
      takeDown();
      setChart(null);
    };
  }, [container, group]);

  return chart;
}
